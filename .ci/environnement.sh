# Makes .venv from the locked dependencies. Sourced by ./demo, ./test and Makefile at the root of the repository:
#     preparer_venv requirements.lock
# uv if it is there, else the first python >= 3.11 that can make a venv, else one line that says what to install.

trouver_python() {
    for candidat in python3 python3.13 python3.12 python3.11 python3.14 python; do
        command -v "$candidat" >/dev/null 2>&1 || continue
        if "$candidat" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            echo "$candidat"
            return 0
        fi
    done
    return 1
}

conseil() {
    if command -v apt-get >/dev/null 2>&1; then
        echo "Havre : installez Python 3.11 ou plus récent : sudo apt-get install python3 python3-venv" >&2
    elif command -v dnf >/dev/null 2>&1; then
        echo "Havre : installez Python 3.11 ou plus récent : sudo dnf install python3.11" >&2
    elif command -v brew >/dev/null 2>&1; then
        echo "Havre : installez Python 3.11 ou plus récent : brew install python@3.13" >&2
    else
        echo "Havre : installez uv, ou Python 3.11 ou plus récent avec ses modules venv et ensurepip." >&2
    fi
    exit 1
}

preparer_venv() {
    verrou=$1
    marque=".venv/.havre-$verrou"
    empreinte=$(cat "$verrou" pyproject.toml .ci/environnement.sh | cksum)" $PWD"
    if [ -f "$marque" ] && [ "$(cat "$marque")" = "$empreinte" ] && .venv/bin/python -c '' >/dev/null 2>&1; then
        return 0
    fi
    debut=$(date +%s)
    if command -v uv >/dev/null 2>&1; then
        echo "Installation dans .venv avec uv ($verrou)…"
        .venv/bin/python -c '' >/dev/null 2>&1 || uv venv --quiet --clear --seed --python '>=3.11' .venv
        installer="uv pip install --quiet --python .venv/bin/python"
    else
        if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
            python=$(trouver_python) || conseil
            echo "Création de .venv avec $("$python" --version)…"
            "$python" -m venv --clear .venv
        fi
        echo "Installation dans .venv ($verrou)…"
        installer=".venv/bin/python -m pip install -qq --disable-pip-version-check --no-input"
    fi
    rm -f .venv/.havre-*
    $installer --require-hashes -r "$verrou"
    $installer --no-deps --no-build-isolation -e .
    echo "$empreinte" >"$marque"
    echo "Installé en $(($(date +%s) - debut)) s."
}
