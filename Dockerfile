# syntax=docker/dockerfile:1
# The operator's image: the command and the Node.js to run it, no shell, no package manager, no node_modules.
# Base images are named by tag, so that a rebuild takes their fixes; pin digests where builds must be repeatable.
ARG NODE_MAJOR=20

FROM node:${NODE_MAJOR}-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM gcr.io/distroless/nodejs${NODE_MAJOR}-debian12:nonroot
LABEL org.opencontainers.image.title="linkspec" \
      org.opencontainers.image.description="SingleStore links as code: command line and Kubernetes operator" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /src/package.json /src/LICENSE /src/NOTICE ./
COPY --from=build /src/schemas ./schemas
# Without the Terraform provider, the CDK constructs, the types and the emulator's engine.
COPY --from=build /src/dist/*.js /src/dist/THIRD_PARTY_LICENSES.txt ./dist/
ENV NODE_ENV=production
# By number: a cluster that demands runAsNonRoot cannot look names up.
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/linkspec.js"]
CMD ["operator"]
