"""What Hugging Face transformers does: a session for scripts/engines/process-child.py.

    echo '{"method": "about", "args": []}' | python scripts/engines/process-child.py verify/transformers/session.py
"""

import dataclasses
import hashlib
import os
import re

import torch
import transformers
from safetensors import safe_open

torch.set_num_threads(1)
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()

DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def about():
    return {"transformers": transformers.__version__, "PyTorch": torch.__version__}


def floats(type_):
    """The fields of a configuration that take floating-point numbers alone."""
    fields = dataclasses.fields(transformers.CONFIG_MAPPING[type_])
    words = {field.name: set(re.findall(r"\w+", str(field.type))) for field in fields}
    return sorted(name for name, names in words.items() if "float" in names and "int" not in names)


def config_of(config):
    # JSON from JavaScript has 1 for 1.0, which a config does not take where it wants a floating-point number.
    exact = {key: float(config[key]) for key in floats(config["model_type"]) if isinstance(config.get(key), int)}
    return transformers.CONFIG_MAPPING[config["model_type"]].from_dict({**config, **exact})


def model_of(config, architecture):
    return getattr(transformers, architecture)._from_config(config_of(config))


def names_of(model):
    """The names of tensors in a checkpoint, as save_pretrained writes it, by the names of modules; and tied ones, which it does not write."""
    from transformers.core_model_loading import revert_weight_conversion
    from transformers.modeling_utils import remove_tied_weights_from_state_dict

    state = model.state_dict(keep_vars=True)
    kept = remove_tied_weights_from_state_dict(dict(state), model)
    tied = [name for name in state if name not in kept]
    return {name: next(iter(revert_weight_conversion(model, {name: state[name]}))) for name in state if name in kept}, tied


def saved(model):
    """The tensors that save_pretrained writes, by name, in the order of the modules; and the names of tied ones."""
    names, tied = names_of(model)
    state = model.state_dict(keep_vars=True)
    return {renamed: state[name] for name, renamed in names.items()}, tied


class Recorder:
    """Records every call of an initializer of torch.nn.init that a model makes through transformers, in its __init__."""

    NUMBERS = {
        "normal_": lambda tensor, mean=0.0, std=1.0, **_: ["normal", mean, std],
        "trunc_normal_": lambda tensor, mean=0.0, std=1.0, a=-2.0, b=2.0, **_: ["trunc_normal", mean, std, a, b],
        "uniform_": lambda tensor, a=0.0, b=1.0, **_: ["uniform", a, b],
        "constant_": lambda tensor, val: ["constant", val],
        "zeros_": lambda tensor: ["constant", 0],
        "ones_": lambda tensor: ["constant", 1],
    }

    def __enter__(self):
        from transformers import initialization

        self.table = initialization.TORCH_INIT_FUNCTIONS
        self.originals = dict(self.table)
        self.calls = {}
        self.alive = []  # so that no identity is used again
        for name, original in self.originals.items():
            self.table[name] = self.recording(name, original)
        return self

    def __exit__(self, *_):
        self.table.update(self.originals)

    def recording(self, name, original):
        numbers = self.NUMBERS.get(name, lambda *_, **__: [name])

        def call(tensor, *args, **kwargs):
            # A row is a view; its parameter is the same object for as long as the model lives, whatever its storage.
            parameter = tensor if tensor._base is None else tensor._base
            self.alive.append(parameter)
            entry = (tensor.storage_offset(), tensor.numel(), numbers(tensor, *args, **kwargs))
            self.calls.setdefault(id(parameter), []).append(entry)
            return original(tensor, *args, **kwargs)

        return call

    def of(self, tensor):
        """The last call for the whole tensor, and the calls for rows after it."""
        found = []
        for offset, count, numbers in self.calls.get(id(tensor), []):
            if count == tensor.numel():
                found = list(numbers)
            else:
                row = tensor.shape[-1]
                if count != row or offset % row:
                    raise RuntimeError(f"{numbers} for a part that is no row")
                found = [*found, "row", offset // row, *numbers]
        return found


def digest(tensors):
    """16 hexadecimal digits of the bytes of all tensors, in the order of their names."""
    found = hashlib.sha256()
    for _, tensor in sorted(tensors.items()):
        found.update(tensor.detach().contiguous().view(torch.uint8).numpy().tobytes())
    return found.hexdigest()[:16]


def facts(config, architecture, seed):
    """Names, shapes, dtype, tied names and initializers of a model, and a digest of the one of a seed; or the error that transformers raises."""
    try:
        torch.manual_seed(seed)
        with Recorder() as recorder:
            model = model_of(config, architecture)
            tensors, tied = saved(model)
            dtypes = {NAMES[tensor.dtype] for tensor in tensors.values()}
            (dtype,) = dtypes
            return {
                "dtype": dtype,
                "tied": tied,
                "seeded": digest(tensors),
                "tensors": {name: [list(tensor.shape), *recorder.of(tensor)] for name, tensor in tensors.items()},
            }
    except Exception as error:
        return {"error": f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"}


def shapes(config, architecture):
    """Names and shapes of a model of any size: no memory is taken."""
    with torch.device("meta"):
        tensors, tied = saved(model_of(config, architecture))
    return {"tied": tied, "tensors": {name: [list(tensor.shape)] for name, tensor in tensors.items()}}


def moments(config, architecture, names, seeds):
    """For each tensor the sum, the sum of squares, the least and the largest weight over models of seeds [first, last)."""
    sums = {}
    modules = None
    for seed in range(*seeds):
        torch.manual_seed(seed)
        model = model_of(config, architecture)
        state = model.state_dict()
        if modules is None:
            modules = {name: name for name in state}
            if not all(name in state for name in names):  # the checkpoint has other names
                modules = {renamed: name for name, renamed in names_of(model)[0].items()}
        for name in names:
            x = state[modules[name]].double()
            now = torch.stack([x.sum(), (x * x).sum(), x.min(), x.max()])
            if name not in sums:
                sums[name] = now
            else:
                sums[name][:2] += now[:2]
                sums[name][2] = torch.minimum(sums[name][2], now[2])
                sums[name][3] = torch.maximum(sums[name][3], now[3])
    return {name: total.tolist() for name, total in sums.items()}


def load(folder, architecture):
    """Loads a checkpoint: a folder with a config.json and safetensors files.

    Returns what from_pretrained reports, and the names of tensors whose bytes are not those of the files.
    """
    tensors = {}
    for file in sorted(os.listdir(folder)):
        if file.endswith(".safetensors"):
            with safe_open(os.path.join(folder, file), "pt") as opened:
                tensors.update({name: opened.get_tensor(name) for name in opened.keys()})
    model, report = getattr(transformers, architecture).from_pretrained(folder, output_loading_info=True)
    state, _ = saved(model)
    # A module that transformers keeps in float32 has the same numbers.
    different = [
        name
        for name, tensor in tensors.items()
        if name not in state or not torch.equal(state[name].to(tensor.dtype).view(torch.uint8), tensor.view(torch.uint8))
    ]
    return {
        "missing": sorted(report["missing_keys"]),
        "unexpected": sorted(report["unexpected_keys"]),
        "mismatched": sorted(str(key) for key in report["mismatched_keys"]),
        "errors": [str(error) for error in report["error_msgs"] or []],
        "different": different,
        "compared": len(tensors),
    }


def sources(types):
    """The source of the models of some types."""
    import importlib
    import inspect

    found = {}
    for type_ in types:
        module = importlib.import_module(f"transformers.models.{type_}.modeling_{type_}")
        found[type_] = inspect.getsource(module) if type_ in transformers.CONFIG_MAPPING else ""
    return found
