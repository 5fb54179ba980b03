# Two images from the lock:  docker build --target student -t course .         docker run -p 127.0.0.1:8888:8888 course
#                            docker build --target grader -t course-grader .   see the handbook, "Running it for a class"
FROM python:3.12-slim-bookworm AS base
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 1000 learner && install -d -o learner -g learner /home/learner/course
# From here on as the learner: what is installed belongs to her, and no layer holds it twice.
USER learner
WORKDIR /home/learner/course
COPY --chown=learner:learner requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
ENV PATH=/home/learner/course/.venv/bin:$PATH

# The whole course, and from it the student pack.
FROM base AS whole
COPY --chown=learner:learner . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . && mkdir -p .course && course student-pack /home/learner/pack

# What students get, and nothing else: neither lessons nor solutions, keys or grading.
FROM base AS student
COPY --from=whole --chown=learner:learner /home/learner/pack ./
RUN pip install --no-cache-dir --no-deps wheels/*.whl
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "notebooks"]

# The sandbox needs user namespaces inside the container, or Landlock: see the handbook.
FROM whole AS grader
USER root
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap && rm -rf /var/lib/apt/lists/*
USER learner
VOLUME /home/learner/course/.course
ENTRYPOINT ["course"]
CMD ["--help"]
