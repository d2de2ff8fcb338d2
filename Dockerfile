# Rekey's process and nothing else. test/container-image.test.ts builds the same set of files without
# Docker and starts it. Give --build-arg NODE_IMAGE=…@sha256:… where images are pinned by their hash.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without development packages: no sandbox, no Playground, no tests. The build of botbuilder-dialogs calls
# rimraf, which is therefore among the packages of the product.
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    PORT=3978 \
    DATA_DIR=/data
WORKDIR /app
# The folder of the embedded engine, for those who set no DATABASE_URL; one process may use it at a time.
RUN mkdir --mode=0700 /data && chown node:node /data
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
COPY adaptiveCards ./adaptiveCards
COPY scripts/report.ts ./scripts/report.ts
COPY scripts/audit.ts ./scripts/audit.ts
USER node
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process itself: it handles SIGTERM and starts no others that an init would look after.
ENTRYPOINT ["node", "src/main.ts"]
