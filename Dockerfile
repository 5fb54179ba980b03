# Two images from the lock:  docker build --target student -t course .      docker run -p 8888:8888 course
#                            docker build --target grader -t course-grader .
FROM python:3.12-slim-bookworm AS base
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk make && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 1000 learner
WORKDIR /home/learner/course
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
ENV PATH=/home/learner/course/.venv/bin:$PATH

# What students get, and nothing else: the pack is made in a stage of its own and copied without lessons, solutions and keys.
FROM base AS packing
COPY . .
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . && course student-pack /pack

FROM base AS student
RUN rm -f pyproject.toml requirements.lock
COPY --from=packing --chown=learner /pack ./
RUN .venv/bin/pip install --no-cache-dir --no-deps wheels/*.whl && chown -R learner .
USER learner
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "notebooks"]

# The sandbox needs user namespaces inside the container, or Landlock; see the handbook, "Running it for a class".
FROM base AS grader
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap && rm -rf /var/lib/apt/lists/*
COPY --chown=learner . .
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . && chown -R learner .
USER learner
ENTRYPOINT ["course"]
CMD ["--help"]
