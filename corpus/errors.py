"""Every error this project raises on purpose.

HoidapError
├── InputError            what was given cannot be used as it is
│   ├── ReadError         a file that cannot be read as a document
│   ├── QuestionError     an empty or over-long question
│   └── SettingError      a setting outside its limits
├── SnapshotError
│   ├── IndexMissing      there is no index where one was expected
│   ├── IndexDamaged      a file of the index is absent or fails its checksum
│   └── IndexMismatch     the index was built with another model or format
├── ModelError            a model that cannot be prepared or loaded
└── ServiceError          what a running service does not do, or not now
    ├── NotReady          it is still opening its model and its index
    ├── Busy              it has as many questions as it takes, or this client has asked too often
    └── ReadOnly          documents cannot be added or removed
"""

from __future__ import annotations


class HoidapError(Exception):
    """The root: its message names the value, the limit and the remedy."""


class InputError(HoidapError):
    """What was given cannot be used as it is."""


class ReadError(InputError):
    """A file that cannot be read as a document."""


class QuestionError(InputError):
    """A question that is empty or over the limit."""


class SettingError(InputError):
    """A setting outside its limits."""


class SnapshotError(HoidapError):
    """Something is wrong with an index on disk."""


class IndexMissing(SnapshotError):
    """There is no index where one was expected."""


class IndexDamaged(SnapshotError):
    """A file of the index is absent or fails its checksum."""


class IndexMismatch(SnapshotError):
    """The index was built with another model, or by another format version."""


class ModelError(HoidapError):
    """A model that cannot be prepared or loaded."""


class ServiceError(HoidapError):
    """What a running service does not do, or not now."""


class NotReady(ServiceError):
    """The service is still opening its model and its index."""


class Busy(ServiceError):
    """The service has as many questions as it takes, or this client has asked too often."""


class ReadOnly(ServiceError):
    """Documents cannot be added or removed."""
