"""The pickles that torch.save writes, read as data: nothing that they name is ever looked up, imported or called.

torch.load(weights_only=True) calls nothing dangerous either, but it obeys: a file of a few hundred bytes makes it
allocate what it likes (`torch.FloatTensor(10**12)`), and a million nested tuples as the key of a dict end the whole
process. Here the opcodes are walked one by one, keys are texts and numbers only, and a tensor is a description.
"""

import pickletools
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, NamedTuple

import torch

from explainer.model.checkpoint.views import CheckpointError, Foreign, damaged, too_many, truncated

MAX_BYTES = 16 * 2**20
"""Longest pickle without its tensors, in bytes: an entry takes some 200."""
MAX_OPCODES = 1_200_000
"""Most instructions of a pickle: an entry takes some 35."""


class Storage(NamedTuple):
    """The numbers of one or several tensors, kept elsewhere in the file under `key`; `skip` counts elements."""

    dtype: torch.dtype
    key: str
    numel: int
    skip: int


class Stored(NamedTuple):
    """A tensor: its storage and its way over it, in elements; nothing of it has been checked."""

    dtype: torch.dtype
    storage: Storage
    offset: Any
    shape: Any
    stride: Any


class Name(NamedTuple):
    """Something that a pickle names and that is known here; it stays a name."""

    path: str


def unpickle(file: BytesIO) -> Any:
    """The value of the pickle at the file's position, which then stands behind it.

    Dicts, lists, tuples, texts, numbers, `Stored` and `Foreign`; whatever else is harmless comes as None. Raises
    CheckpointError for a pickle that names anything else, is damaged, ends too soon or is too long.
    """
    machine = _Machine()
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(file)):
            if count > MAX_OPCODES:
                raise too_many()
            machine.step(opcode.name, argument)
        return machine.stack.pop()
    except CheckpointError:
        raise
    except Exception as error:  # opcodes in an order that no pickler writes may raise anything: index, type, value …
        raise (damaged() if file.read(1) else truncated()) from error


class _Machine:
    """The stack of one pickle."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self._marks: list[list[Any]] = []
        self._memo: dict[int, Any] = {}

    def step(self, opcode: str, argument: Any) -> None:
        """Carry one instruction out."""
        match opcode:
            case "PROTO" | "FRAME" | "STOP":
                pass
            case "GLOBAL":
                self.stack.append(_known(argument.replace(" ", ".", 1)))
            case "STACK_GLOBAL":
                name = self.stack.pop()
                self.stack[-1] = _known(".".join((self.stack[-1], name)))  # of two texts, or an error
            case "INST":
                raise _code(argument.replace(" ", ".", 1))
            case "REDUCE" | "NEWOBJ":
                given = self.stack.pop()
                self.stack[-1] = _rebuilt(self.stack[-1], given)
            case "BUILD":
                self.stack.pop()  # attributes of an object, such as the versions of modules
            case "BINPERSID":
                self.stack[-1] = _storage(self.stack[-1])
            case _ if opcode in _CONTAINERS:
                self._contain(opcode)
            case _ if opcode in _FRESH:
                self.stack.append(_FRESH[opcode]())
            case _ if opcode in _SCALARS:
                self.stack.append(argument)
            case _:
                self._remember(opcode, argument)

    def _contain(self, opcode: str) -> None:
        """Make a tuple of what is on the stack, or put it into the list or dict below."""
        if opcode == "MARK":
            self._marks.append(self.stack)
            self.stack = []
            return
        many = opcode in ("TUPLE", "APPENDS", "SETITEMS")
        count = len(self.stack) if many else _TAKEN[opcode]
        items = self.stack[len(self.stack) - count :]
        del self.stack[len(self.stack) - count :]
        if many:
            self.stack = self._marks.pop()
        if opcode.startswith("TUPLE"):
            self.stack.append(tuple(items))
        elif opcode.startswith("APPEND"):
            if type(self.stack[-1]) is list:
                self.stack[-1].extend(items)
        elif type(self.stack[-1]) is dict:
            pairs = zip(items[::2], items[1::2], strict=True)
            self.stack[-1].update((key, value) for key, value in pairs if type(key) in (str, int))

    def _remember(self, opcode: str, argument: Any) -> None:
        match opcode:
            case "BINPUT" | "LONG_BINPUT":
                self._memo[argument] = self.stack[-1]
            case "MEMOIZE":
                self._memo[len(self._memo)] = self.stack[-1]
            case "BINGET" | "LONG_BINGET":
                self.stack.append(self._memo[argument])
            case _:
                raise damaged()


_TAKEN = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3, "APPEND": 1, "SETITEM": 2}
_CONTAINERS = {"MARK", "TUPLE", "APPENDS", "SETITEMS", *_TAKEN}
_FRESH: Mapping[str, Callable[[], Any]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
}
_SCALARS = {
    *("BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "BINUNICODE", "SHORT_BINUNICODE"),
    *("BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES"),
}


# --- what a pickle may name ----------------------------------------------------------------------------------------


def _known(path: str) -> Any:
    """A name that may stand in a checkpoint; raises CheckpointError for any other."""
    if path in _DTYPES:
        return _DTYPES[path]
    here = path.replace("torch.cuda.", "torch.", 1)
    if here in _REBUILT or here in _STORAGES:
        return Name(here)
    raise _code(path)


def _code(path: str) -> CheckpointError:
    """The refusal of a file that names something to be called; what is no name at all is damage."""
    return CheckpointError("checkpoint_asks_for_code", name=path[:60]) if _PATH.fullmatch(path) else damaged()


def _rebuilt(name: Any, given: Any) -> Any:
    """What stands for the result of a call."""
    if type(name) is not Name or type(given) is not tuple:
        raise damaged()
    return _REBUILT[name.path](*given)


def _storage(found: Any) -> Storage:
    """A storage from torch's persistent id: ("storage", type, key, device, elements[, view of another storage])."""
    kind, name, key, _, numel, *view = found
    _, skip, _ = view[0] if view and view[0] is not None else (None, 0, 0)
    if kind != "storage" or type(key) is not str or any(type(one) is not int or one < 0 for one in (numel, skip)):
        raise damaged()
    return Storage(_STORAGES[name.path], key, numel, skip)


def _tensor(storage: Any, offset: Any, shape: Any, stride: Any, *rest: Any) -> Stored | Foreign:
    """`torch._utils._rebuild_tensor_v2`; the seventh argument marks tensors whose values are yet to be negated."""
    if type(storage) is not Storage:
        raise damaged()
    lazily = rest[2:] and type(rest[2]) is dict and any(value is True for value in rest[2].values())
    if lazily or storage.dtype in _QUANTIZED:
        return Foreign("lazy" if lazily else "quantized")
    return Stored(storage.dtype, storage, offset, shape, stride)


def _typed_tensor(storage: Any, offset: Any, shape: Any, stride: Any, *rest: Any) -> Stored | Foreign:
    """`_rebuild_tensor_v3`, which names the type of the elements."""
    plain = _tensor(storage, offset, shape, stride, *rest[:2])
    return plain._replace(dtype=rest[2]) if isinstance(plain, Stored) and isinstance(rest[2], torch.dtype) else plain


def _mapping(*given: Any) -> dict[str, Any]:
    """An OrderedDict, which Python 2 fills at once with a list of pairs."""
    pairs = given[0] if given and type(given[0]) is list else []
    return {pair[0]: pair[1] for pair in pairs if type(pair) in (list, tuple) and type(pair[0]) is str}


def _subclass(name: Any, _: Any, given: Any, *__: Any) -> Any:
    """A tensor with attributes, or of a class derived from torch's."""
    return _rebuilt(name, given)


def _ignored(*_: Any) -> None:
    """Something harmless that says nothing about weights."""


def _first(data: Any, *_: Any) -> Any:
    """A parameter is the tensor that it wraps."""
    return data


_REBUILT: Mapping[str, Callable[..., Any]] = {
    "collections.OrderedDict": _mapping,
    "torch._utils._rebuild_tensor": _tensor,
    "torch._utils._rebuild_tensor_v2": _tensor,
    "torch._utils._rebuild_tensor_v3": _typed_tensor,
    "torch._utils._rebuild_parameter": _first,
    "torch._utils._rebuild_parameter_with_state": _first,
    "torch._tensor._rebuild_from_type_v2": _subclass,
    "torch.nn.parameter.Parameter": _first,
    "torch._utils._rebuild_qtensor": lambda *_: Foreign("quantized"),
    "torch._utils._rebuild_sparse_tensor": lambda *_: Foreign("sparse"),
    "torch._utils._rebuild_nested_tensor": lambda *_: Foreign("nested"),
    "torch._utils._rebuild_meta_tensor_no_storage": lambda *_: Foreign("meta"),
    "torch.serialization._get_layout": _ignored,
    **dict.fromkeys(
        (f"torch.per_{kind}" for kind in ("tensor_affine", "tensor_symmetric", "channel_affine")), _ignored
    ),
    **dict.fromkeys(("collections.Counter", "torch.Tensor", "torch.Size", "torch.device", "_codecs.encode"), _ignored),
    **dict.fromkeys((f"builtins.{name}" for name in ("set", "complex", "bytearray")), _ignored),
    **dict.fromkeys((f"__builtin__.{name}" for name in ("set", "complex", "bytearray")), _ignored),
}
_STORAGES: Mapping[str, torch.dtype] = {
    "torch.FloatStorage": torch.float32,
    "torch.DoubleStorage": torch.float64,
    "torch.HalfStorage": torch.float16,
    "torch.BFloat16Storage": torch.bfloat16,
    "torch.LongStorage": torch.int64,
    "torch.IntStorage": torch.int32,
    "torch.ShortStorage": torch.int16,
    "torch.CharStorage": torch.int8,
    "torch.ByteStorage": torch.uint8,
    "torch.BoolStorage": torch.bool,
    "torch.ComplexFloatStorage": torch.complex64,
    "torch.ComplexDoubleStorage": torch.complex128,
    "torch.storage.UntypedStorage": torch.uint8,
    "torch.QUInt8Storage": torch.quint8,
    "torch.QInt8Storage": torch.qint8,
    "torch.QInt32Storage": torch.qint32,
    "torch.QUInt4x2Storage": torch.quint4x2,
    "torch.QUInt2x4Storage": torch.quint2x4,
}
_QUANTIZED = (torch.quint8, torch.qint8, torch.qint32, torch.quint4x2, torch.quint2x4)
_DTYPES: Mapping[str, torch.dtype] = {
    str(dtype): dtype
    for dtype in (
        *_STORAGES.values(),
        *(torch.uint16, torch.uint32, torch.uint64),
        *(torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e4m3fnuz, torch.float8_e5m2fnuz),
    )
}
_PATH = re.compile(r"[A-Za-z_][\w.]{0,500}", re.ASCII)
