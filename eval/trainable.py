"""The encoder as torch trains it, and what training changed of it.

The words' embedding stays as it is, so that all that is trained on stands on one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from index.session import PADDING
from index.trained_weights import TrainedWeights
from index.weights import Blocks, Weights, quantise

WARM = 0.03  # of all steps, in which the rate of learning rises
LEAST = 0.02  # of that rate, which is left at the end
DROPOUT = 0.1
CHANGE_BITS = 4  # in which each change is kept
OUT = -1e4  # the logit of what cannot be; -inf times anything learnt would make no number


class Layer(nn.Module):
    """A layer of a BERT encoder with the weights of the file."""

    def __init__(self, weights: Weights, number: int) -> None:
        super().__init__()
        at, self.heads, size = f"l{number}.", weights.shape.heads, weights.shape.hidden
        self.parts = nn.ModuleDict()
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            matrix = weights.matrices[f"{at}{name}.w"].dequantise()
            linear = nn.Linear(matrix.shape[1], matrix.shape[0])
            linear.weight.data = torch.tensor(matrix)
            linear.bias.data = torch.tensor(weights.vectors[f"{at}{name}.b"])
            self.parts[name] = linear
        for name in ("aln", "oln"):
            norm = nn.LayerNorm(size, weights.shape.epsilon)
            norm.weight.data = torch.tensor(weights.vectors[f"{at}{name}.w"])
            norm.bias.data = torch.tensor(weights.vectors[f"{at}{name}.b"])
            self.parts[name] = norm

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`hidden` is (windows, tokens, size), `mask` (windows, 1, 1, tokens)."""
        windows, tokens, size = hidden.shape
        parts = self.parts
        query, key, value = (
            parts[name](hidden).view(windows, tokens, self.heads, -1).transpose(1, 2)
            for name in ("q", "k", "v")
        )
        # Written out: in bfloat16 it is faster here than torch's own attention.
        fit = query @ key.transpose(2, 3) / math.sqrt(size // self.heads)
        shares = functional.softmax(fit.masked_fill(~mask, OUT), -1).to(value.dtype)
        attended = (shares @ value).transpose(1, 2).reshape(windows, tokens, size)
        mixed = functional.dropout(parts["ao"](attended), DROPOUT, self.training)
        hidden = parts["aln"](hidden + mixed)
        wide = parts["fo"](functional.gelu(parts["fi"](hidden)))
        result: Tensor = parts["oln"](hidden + functional.dropout(wide, DROPOUT, self.training))
        return result


class Encoder(nn.Module):
    """The embedding of words, which is kept as it is, and the layers."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        size, vectors = weights.shape.hidden, weights.vectors
        places = vectors["emb.pos"].reshape(-1, size) + vectors["emb.type"][:size]
        words = weights.matrices["emb.word"].dequantise()
        self.words = nn.Embedding(len(words), size, _weight=torch.tensor(words))
        self.places = nn.Embedding(len(places), size, _weight=torch.tensor(places))
        self.norm = nn.LayerNorm(size, weights.shape.epsilon)
        self.norm.weight.data = torch.tensor(vectors["emb.ln.w"])
        self.norm.bias.data = torch.tensor(vectors["emb.ln.b"])
        self.layers = nn.ModuleList(
            Layer(weights, number) for number in range(weights.shape.layers)
        )

    def forward(self, ids: Tensor) -> Iterator[Tensor]:
        """`ids` is (windows, tokens); gives what each layer makes, (windows, tokens, size)."""
        with torch.no_grad():
            hidden = self.norm(self.words(ids) + self.places(torch.arange(ids.shape[1])))
        mask = (ids != PADDING)[:, None, None, :]
        for layer in self.layers:
            with torch.autocast("cpu", torch.bfloat16):
                hidden = layer(hidden, mask)
            yield hidden


class Optimiser:
    """AdamW whose rate rises over the first steps and falls over the others."""

    def __init__(
        self, encoder: Encoder, others: Iterable[nn.Parameter], rate: float, faster: int, steps: int
    ) -> None:
        """What is not of the encoder learns so many times `faster`."""
        self._groups: list[dict[str, Any]] = [
            {"params": list(encoder.layers.parameters())},
            {"params": list(others), "lr": faster * rate},
        ]
        self._optimiser = torch.optim.AdamW(self._groups, lr=rate, betas=(0.9, 0.98), fused=True)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser, lambda at: min(1.0, at / (WARM * steps)) * max(LEAST, 1 - at / steps)
        )

    def step(self, loss: Tensor) -> None:
        """Learns from one batch."""
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        learnt = [parameter for group in self._groups for parameter in group["params"]]
        nn.utils.clip_grad_norm_(learnt, 1.0)
        self._optimiser.step()
        self._schedule.step()


def compress(encoder: Encoder, weights: Weights, **own: Tensor) -> TrainedWeights:
    """What training changed, each matrix's change in CHANGE_BITS bits, with what it put on top."""
    changes: dict[str, Blocks] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    for number, layer in enumerate(encoder.layers):
        for name, value in layer.state_dict().items():
            _, part, kind = name.split(".")
            at = f"l{number}.{part}.{kind[0]}"
            if value.ndim == 2:
                changes[at] = quantise(
                    value.numpy() - weights.matrices[at].dequantise(), CHANGE_BITS
                )
            else:
                vectors[at] = value.numpy()
    return TrainedWeights(
        changes, vectors, {name: value.detach().numpy() for name, value in own.items()}
    )
