# flowq as an image, with the versions of package-lock.json: what `flowq schedule --for eventbridge` runs.
#
#   docker build -t flowq . && docker run --rm -v "$PWD/logs:/logs:ro" flowq report rejected --since 1d --source /logs
FROM public.ecr.aws/docker/library/node:24-slim AS build
WORKDIR /src
COPY . .
RUN npm ci && npm run build

FROM public.ecr.aws/docker/library/node:24-slim
WORKDIR /opt/flowq
COPY package.json package-lock.json ./
COPY bin bin
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force \
    && ln -s /opt/flowq/bin/flowq.cjs /usr/local/bin/flowq
COPY --from=build /src/dist dist
USER node
WORKDIR /home/node
# Process 1, so that the signal to stop reaches the query.
ENTRYPOINT ["flowq"]
