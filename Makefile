# Thin aliases; ./demo and ./test need no make.
.PHONY: check audit bench bench-matching archi fmt fuzz veille reference verrou

check:
	./test

bench: venv
	.venv/bin/python -m bench

bench-matching: venv
	.venv/bin/python -m bench.matching

archi: venv
	.venv/bin/lint-imports
	.venv/bin/pytest tests/architecture

fmt: venv
	.venv/bin/ruff check --fix
	.venv/bin/ruff format
	find src/havre -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

# Known vulnerabilities of the locked versions (asks the public databases, hence by hand and never in the tests); strict:
# a version that no database could be asked about is a failure, never "none found".
audit: venv
	.venv/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock
	.venv/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements-dev.lock

# Ten thousand hostile requests on every address, by every role; HAVRE_FUZZ_GRAINE=n draws others.
fuzz: venv
	HAVRE_FUZZ=$${HAVRE_FUZZ:-10000} .venv/bin/pytest -s -p no:randomly tests/web/fuzz tests/web/matrice/test_numeros_d_autrui.py

# What was not read again for a year in the text in force, or never was.
veille: venv
	.venv/bin/havre droit veille

# Writes docs/reference again from the files of the law and of the data.
reference: venv
	.venv/bin/havre droit reference
	.venv/bin/havre champs reference
	.venv/bin/havre roles reference

# Makes the two lock files again from pyproject.toml; they name no host.
verrou:
	sh .ci/verrou

.PHONY: venv
venv:
	@. .ci/environnement.sh && preparer_venv requirements-dev.lock
