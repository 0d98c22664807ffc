"""Writes the default weights as a sentence-transformers folder in fp32.

For comparing runtimes, for training, and for tools that read this format.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np

from corpus.errors import ModelError
from index.onnx_embedder import PREFIXES
from index.prepare import prepare_model
from index.weights import FloatArray, Weights, find_weights_file, read_weights

# The file's names for a layer's tensors beside BERT's own.
LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def export_model(folder: Path, cache: Path | None = None) -> None:
    """Writes weights, tokenizer and configuration into a new folder of about 500 MB.

    Raises ModelError where safetensors (part of the extra `models`) is missing.
    """
    try:
        from safetensors.numpy import save_file
    except ImportError as error:
        raise ModelError(
            "exporting needs the extra 'models' (pip install 'hoidap[models]')"
        ) from error
    weights = read_weights(find_weights_file())
    folder.mkdir(parents=True)
    save_file(_name_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    shutil.copy(prepare_model(cache).tokenizer, folder / "tokenizer.json")
    for name, content in _configuration(weights).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), "utf-8")


def _name_tensors(weights: Weights) -> dict[str, FloatArray]:
    hidden = weights.shape.hidden
    vectors = weights.vectors
    named = {
        "embeddings.word_embeddings.weight": weights.matrices["emb.word"].dequantise(),
        "embeddings.position_embeddings.weight": vectors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": vectors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": vectors["emb.ln.b"],
    }
    for layer in range(weights.shape.layers):
        for short, long in LAYER_NAMES.items():
            target = f"encoder.layer.{layer}.{long}"
            matrix = weights.matrices.get(f"l{layer}.{short}.w")
            named[f"{target}.weight"] = (
                matrix.dequantise() if matrix else vectors[f"l{layer}.{short}.w"]
            )
            named[f"{target}.bias"] = vectors[f"l{layer}.{short}.b"]
    return {name: np.ascontiguousarray(tensor) for name, tensor in named.items()}


def _configuration(weights: Weights) -> dict[str, object]:
    shape, pieces, vocabulary = weights.shape, weights.vocabulary.pieces, weights.vocabulary
    special = {
        "bos_token": pieces[vocabulary.bos],
        "cls_token": pieces[vocabulary.bos],
        "eos_token": pieces[vocabulary.eos],
        "sep_token": pieces[vocabulary.eos],
        "pad_token": pieces[vocabulary.pad],
        "unk_token": pieces[vocabulary.unk],
    }
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "hidden_act": "gelu",
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.max_tokens,
            "type_vocab_size": 2,
            "layer_norm_eps": shape.epsilon,
            "pad_token_id": vocabulary.pad,
            "tokenizer_class": "PreTrainedTokenizerFast",
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.max_tokens,
            "model_input_names": ["input_ids", "attention_mask"],
            **special,
        },
        "special_tokens_map.json": special,
        "sentence_bert_config.json": {"max_seq_length": shape.max_tokens, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": PREFIXES,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.models.Pooling",
            },
            {
                "idx": 2,
                "name": "2",
                "path": "2_Normalize",
                "type": "sentence_transformers.models.Normalize",
            },
        ],
    }
