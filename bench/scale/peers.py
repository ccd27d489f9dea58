# python peers.py torch DTYPE MEGABYTES DIR, numpy DTYPE MEGABYTES DIR, or transformers THREADS DIR: makes random weights and writes them as
# safetensors. Prints the CPU seconds of that, without those of the imports, as JSON.
import json
import os
import sys
import time

what, *args = sys.argv[1:]


def done(start):
    print(json.dumps({'cpu': time.process_time() - start}))


def with_torch(dtype, megabytes, folder):
    import torch
    from safetensors.torch import save_file

    torch.set_num_threads(1)
    kind = {'bf16': torch.bfloat16, 'f32': torch.float32}[dtype]
    torch.empty(1, dtype=kind).normal_()
    start = time.process_time()
    # In files of 256 MB, as ours: a tensor is made whole before it is written.
    for i in range(int(megabytes) // 256):
        weights = torch.empty(256_000_000 // kind.itemsize // 8000, 8000, dtype=kind).normal_(0, 0.02)
        save_file({'weight': weights}, os.path.join(folder, f'{i}.safetensors'))
    done(start)


def with_numpy(dtype, megabytes, folder):
    import numpy
    from safetensors.numpy import save_file

    if dtype != 'f32':
        raise ValueError('NumPy has no bfloat16')
    generator = numpy.random.default_rng(42)
    start = time.process_time()
    for i in range(int(megabytes) // 256):
        weights = generator.standard_normal((8000, 8000), dtype=numpy.float32)
        weights *= numpy.float32(0.02)
        save_file({'weight': weights}, os.path.join(folder, f'{i}.safetensors'))
    done(start)


def with_transformers(threads, folder):
    import torch
    from transformers import AutoModelForCausalLM, LlamaConfig

    torch.set_num_threads(int(threads))
    # TinyLlama 1.1B.
    config = LlamaConfig(
        hidden_size=2048,
        num_hidden_layers=22,
        num_attention_heads=32,
        num_key_value_heads=4,
        intermediate_size=5632,
        vocab_size=32000,
    )
    start = time.process_time()
    model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
    model.save_pretrained(folder)
    done(start)


{'torch': with_torch, 'numpy': with_numpy, 'transformers': with_transformers}[what](*args)
