# syntax=docker/dockerfile:1
# Two stages: the first compiles TypeScript and the one native module; the second holds only what runs.
FROM node:22.11.0-bookworm-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts ./scripts
RUN npm ci
COPY . .
RUN npm run build \
  && npm prune --omit=dev \
  && rm -rf dist/bench dist/test node_modules/better-sqlite3/deps \
  && find dist -name '*.test.*' -delete \
  && find node_modules/better-sqlite3/build -type f ! -name better_sqlite3.node ! -name anamnesis-stamp -delete

FROM node:22.11.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
RUN useradd --system --uid 10042 --home-dir /var/lib/anamnesis --create-home anamnesis
COPY --from=build /app/package.json /app/README.md /app/LICENSE ./
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/node_modules ./node_modules
USER anamnesis
VOLUME /var/lib/anamnesis
ENV ANAMNESIS__STORAGE_DIRECTORY=/var/lib/anamnesis
EXPOSE 8042 4242
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8042/tools/now').then((a) => process.exit(a.status < 500 ? 0 : 1), () => process.exit(1))"]
# One process, which takes SIGTERM itself.
ENTRYPOINT ["node", "/app/bin/anamnesis"]
CMD ["serve"]
