# The production image: one image, three roles (web, worker, beat). docker-compose.yml shows how they stand together.

# --- The browser's files ---------------------------------------------------------------------------------------
FROM node:24-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static static
RUN npm run build

# --- The Python packages, from hashed locks --------------------------------------------------------------------
FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/base.txt /base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r /base.txt

# --- What runs ---------------------------------------------------------------------------------------------------
FROM python:3.11-slim AS product
LABEL org.opencontainers.image.title="Recruit" org.opencontainers.image.licenses="AGPL-3.0-or-later"
RUN groupadd --system --gid 10001 recruit \
    && useradd --system --uid 10001 --gid recruit --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin recruit \
    && install -d -o recruit -g recruit -m 0750 /var/lib/recruit
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
COPY --from=assets /build/static/dist static/dist
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    STATE_DIR=/var/lib/recruit \
    STATIC_ROOT=/app/static-collected
# The values only have to load the settings: collecting files asks neither database nor broker, and none is kept.
RUN DJANGO_SETTINGS_MODULE=config.settings.local SECRET_KEY=not-kept DATABASE_URL=postgres://not-kept@127.0.0.1/none \
    python manage.py collectstatic --no-input --verbosity 0 && python -m config.languages.compiling && python -m compileall -q /app
USER 10001:10001
VOLUME /var/lib/recruit
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 CMD ["python", "-m", "config.launch.probe", "web"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--workers-kill-timeout", "20", "config.wsgi:application"]
