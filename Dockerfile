# The adapter alone: no simulator, no command line.
#   docker build -t broadworks-xsi-adapter .
#   docker run --init --stop-timeout 20 --read-only -p 8080:8080 -e ADAPTER_KEYS \
#     -v ./adapter.yaml:/config/adapter.yaml:ro -v adapter-data:/data broadworks-xsi-adapter
# Also hand on with -e every variable that the configuration file names.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# scripts/setup.mjs compares package-lock.json with what is installed, and finds it current
RUN npm run build -- adapter

FROM node:24-slim
# PORT wins over the port in the file, so that the health check asks at the right one
# a small young generation keeps short-lived answers from piling up; raise the second figure for more than some ten thousand users
ENV NODE_OPTIONS="--max-semi-space-size=4 --max-old-space-size=256"
ENV NODE_ENV=production ADAPTER_CONFIG=/config/adapter.yaml PORT=8080
WORKDIR /app
COPY package.json package-lock.json LICENSE ./
# the one optional package is TypeScript, which @nestjs/swagger needs only while building
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  && npm cache clean --force \
  && mkdir /data && chown node:node /data && chmod 700 /data \
  # the default store is ./data/adapter.db: with this link it is on the volume
  && ln -s /data data
COPY --from=build /app/dist/adapter dist/adapter
# for voicemail.ffmpeg, which is then /usr/bin/ffmpeg:
# RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
USER node
VOLUME /data
EXPOSE 8080
# with access.allow name 127.0.0.1 there; with a pathPrefix or access.tls set your own check
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/api/health-check`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/adapter/apps/adapter/src/main.js"]
