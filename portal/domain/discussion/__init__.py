"""Discussion: comments on public proposals, each in its writer's own language, in threads two deep."""
