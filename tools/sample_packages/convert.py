"""Turn a trained model into the int8 model that CTranslate2 runs."""

from __future__ import annotations

from pathlib import Path

import ctranslate2
import numpy
from ctranslate2.specs import attention_spec, common_spec, transformer_spec
from torch import nn

from tools.sample_packages.model import NORM_EPSILON, Attention, DecoderLayer, EncoderLayer, FeedForward, Transformer

# CTranslate2 ends a beam search once beam_size hypotheses have ended, however unlikely they are (its early exit needs a
# length penalty of 0; Argos uses 0.2). So sure is this model that hypotheses which broke off fill that list before the
# right one has ended: 2 % of right answers were lost. A little less readiness to end prevents it.
END_BIAS = -2.5
END = 2


def set_linear(spec: common_spec.LinearSpec, layer: nn.Module) -> None:
    """Copy a linear layer's weights."""
    assert isinstance(layer, nn.Linear)
    spec.weight = layer.weight.detach().numpy()
    spec.bias = layer.bias.detach().numpy()


def set_norm(spec: common_spec.LayerNormSpec, norm: nn.LayerNorm) -> None:
    """Copy a layer norm's weights."""
    spec.gamma = norm.weight.detach().numpy()
    spec.beta = norm.bias.detach().numpy()


def set_attention(spec: attention_spec.MultiHeadAttentionSpec, attention: Attention) -> None:
    """Copy attention: linear[0] holds query, key and value together (self) or the query alone (cross)."""
    set_norm(spec.layer_norm, attention.norm)
    for linear, layer in zip(spec.linear, [*attention.inputs, attention.out], strict=True):
        set_linear(linear, layer)


def set_feed_forward(spec: transformer_spec.FeedForwardSpec, layer: FeedForward) -> None:
    """Copy the feed-forward layer."""
    set_norm(spec.layer_norm, layer.norm)
    set_linear(spec.linear_0, layer.up)
    set_linear(spec.linear_1, layer.down)


def set_encoder(spec: transformer_spec.TransformerEncoderSpec, model: Transformer) -> None:
    """Copy the encoder."""
    spec.scale_embeddings = True
    spec.embeddings[0].weight = model.embedding.weight.detach().numpy()
    spec.position_encodings.encodings = model.positions.numpy()
    set_norm(spec.layer_norm, model.encoder_norm)
    for part, layer in zip(spec.layer, model.encoder, strict=True):
        assert isinstance(layer, EncoderLayer)
        set_attention(part.self_attention, layer.self_attention)
        set_feed_forward(part.ffn, layer.feed_forward)


def set_decoder(spec: transformer_spec.TransformerDecoderSpec, model: Transformer) -> None:
    """Copy the decoder and the output layer."""
    spec.scale_embeddings = True
    spec.embeddings.weight = model.embedding.weight.detach().numpy()
    spec.position_encodings.encodings = model.positions.numpy()
    set_norm(spec.layer_norm, model.decoder_norm)
    for part, layer in zip(spec.layer, model.decoder, strict=True):
        assert isinstance(layer, DecoderLayer)
        set_attention(part.self_attention, layer.self_attention)
        set_attention(part.attention, layer.attention)
        set_feed_forward(part.ffn, layer.feed_forward)
    spec.projection.weight = model.embedding.weight.detach().numpy()
    bias = model.output_bias.detach().numpy().astype(numpy.float32)
    bias[END] += END_BIAS
    spec.projection.bias = bias


def convert(model: Transformer, pieces: list[str], folder: Path) -> None:
    """Write the model in CTranslate2's form, weights in int8.

    What has a default is set all the same, because a wrong value makes the model wrong without any error.
    """
    shape = model.shape
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
    )
    set_encoder(spec.encoder, model)
    set_decoder(spec.decoder, model)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = pieces[0], pieces[1], pieces[2]
    spec.config.decoder_start_token = pieces[1]
    spec.config.add_source_bos = False
    spec.config.add_source_eos = False
    spec.config.layer_norm_epsilon = NORM_EPSILON
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    ctranslate2.Translator(str(folder), device="cpu")
