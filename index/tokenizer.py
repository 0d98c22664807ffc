"""Builds the XLM-RoBERTa tokenizer from its pieces and scores."""

from __future__ import annotations

from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Replace
from tokenizers.normalizers import Sequence as NormalizerSequence
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from index.weights import Vocabulary

# SentencePiece's rule set nmt_nfkc is NFKC after these two: control characters vanish, and
# separators, zero-width characters and the meta symbol itself count as spaces.
REMOVED = "[\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]"
SPACES = "[\\t\\n\\x0c\\r\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]"


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """A tokenizer that gives `<s> pieces </s>` with character offsets into its input."""
    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(Unigram(pieces, unk_id=vocabulary.unk))
    tokenizer.normalizer = NormalizerSequence(
        [
            Replace(Regex(REMOVED), ""),
            Replace(Regex(SPACES), " "),
            NFKC(),
            Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = Metaspace(prepend_scheme="always")
    bos, eos = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    special = [vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk]
    tokenizer.add_special_tokens([AddedToken(vocabulary.pieces[i], special=True) for i in special])
    return tokenizer
