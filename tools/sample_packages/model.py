"""A small pre-norm Transformer whose weights map one to one onto CTranslate2's TransformerSpec."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a model."""

    vocabulary: int
    width: int = 128
    heads: int = 4
    feed_forward: int = 512
    encoder_layers: int = 3
    decoder_layers: int = 2
    # Longest source or target; longer ones are declined before the model sees them.
    positions: int = 520


NORM_EPSILON = 1e-5
DROPOUT = 0.05


def sinusoids(positions: int, width: int) -> Tensor:
    """Give position encodings, (positions, width): sines in the first half, cosines in the second."""
    rates = torch.exp(torch.arange(width // 2) * (-math.log(10_000.0) / (width // 2 - 1)))
    angles = torch.arange(positions)[:, None] * rates[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Attention(nn.Module):
    """Multi-head attention behind a layer norm; queries, keys and values are projected together where they can be."""

    def __init__(self, shape: Shape, *, cross: bool) -> None:
        super().__init__()
        self.heads = shape.heads
        self.norm = nn.LayerNorm(shape.width, eps=NORM_EPSILON)
        if cross:
            self.inputs = nn.ModuleList([nn.Linear(shape.width, shape.width), nn.Linear(shape.width, 2 * shape.width)])
        else:
            self.inputs = nn.ModuleList([nn.Linear(shape.width, 3 * shape.width)])
        self.out = nn.Linear(shape.width, shape.width)

    def split(self, x: Tensor) -> Tensor:
        """Bring (batch, length, width) into (batch, heads, length, width / heads)."""
        batch, length, width = x.shape
        return x.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

    def forward(self, x: Tensor, mask: Tensor | None, memory: Tensor | None = None, causal: bool = False) -> Tensor:
        """Attend from x, (batch, length, width), to the memory or to x itself, and add the result to x."""
        normed = self.norm(x)
        if memory is None:
            query, key, value = self.inputs[0](normed).chunk(3, dim=-1)
        else:
            query = self.inputs[0](normed)
            key, value = self.inputs[1](memory).chunk(2, dim=-1)
        mixed = functional.scaled_dot_product_attention(
            self.split(query), self.split(key), self.split(value), attn_mask=mask, is_causal=causal
        )
        joined = mixed.transpose(1, 2).reshape(x.shape)
        return x + functional.dropout(self.out(joined), DROPOUT, self.training)


class FeedForward(nn.Module):
    """Two linear layers with a ReLU between, behind a layer norm."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(shape.width, eps=NORM_EPSILON)
        self.up = nn.Linear(shape.width, shape.feed_forward)
        self.down = nn.Linear(shape.feed_forward, shape.width)

    def forward(self, x: Tensor) -> Tensor:
        """Add the layers' output to x, (batch, length, width)."""
        inner = functional.relu(self.up(self.norm(x)))
        return x + functional.dropout(self.down(inner), DROPOUT, self.training)


class EncoderLayer(nn.Module):
    """Self-attention, then feed-forward."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attention = Attention(shape, cross=False)
        self.feed_forward = FeedForward(shape)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Encode x, (batch, length, width); the mask is true where attention may look."""
        y: Tensor = self.feed_forward(self.self_attention(x, mask))
        return y


class DecoderLayer(nn.Module):
    """Self-attention, attention to the source, then feed-forward."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attention = Attention(shape, cross=False)
        self.attention = Attention(shape, cross=True)
        self.feed_forward = FeedForward(shape)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Decode x, (batch, length, width), against the memory; the mask is of the source."""
        attended = self.attention(self.self_attention(x, None, causal=True), mask, memory)
        y: Tensor = self.feed_forward(attended)
        return y


class Transformer(nn.Module):
    """Encoder and decoder with one embedding table for source, target and output."""

    positions: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)
        self.register_buffer("positions", sinusoids(shape.positions, shape.width), persistent=False)
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.width, eps=NORM_EPSILON)
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder_layers))
        self.decoder_norm = nn.LayerNorm(shape.width, eps=NORM_EPSILON)
        self.output_bias = nn.Parameter(torch.zeros(shape.vocabulary))

    def embed(self, tokens: Tensor) -> Tensor:
        """Look up (batch, length) tokens, scale, and add the positions."""
        scaled = self.embedding(tokens) * math.sqrt(self.shape.width)
        placed = scaled + self.positions[: tokens.shape[1]]
        return functional.dropout(placed, DROPOUT, self.training)

    def forward(self, source: Tensor, target: Tensor, source_mask: Tensor) -> Tensor:
        """Give the logits, (batch, target length, vocabulary); the mask, (batch, source length), is true on tokens."""
        mask = source_mask[:, None, None, :]
        memory = self.embed(source)
        for layer in self.encoder:
            memory = layer(memory, mask)
        memory = self.encoder_norm(memory)
        hidden = self.embed(target)
        for layer in self.decoder:
            hidden = layer(hidden, memory, mask)
        return functional.linear(self.decoder_norm(hidden), self.embedding.weight, self.output_bias)
