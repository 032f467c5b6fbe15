# debkit's environment as an image. debkit itself builds the target `base`, from an imported mmdebstrap tree or a configured image;
# by hand, with what a build always needs:  docker build --build-arg BASE=debian:trixie --tag debkit:trixie .
ARG BASE=debian:trixie

FROM ${BASE} AS base
# One-line apt sources (sources.list(5)) instead of the image's own; empty keeps them.
ARG SOURCES=
COPY src/sandbox/base-setup.sh /tmp/base-setup.sh
RUN sh /tmp/base-setup.sh / \
 && rm /tmp/base-setup.sh \
 && if [ -n "$SOURCES" ]; then rm -f /etc/apt/sources.list.d/*; echo "$SOURCES" > /etc/apt/sources.list; fi
ENV LC_ALL=C.UTF-8 TZ=UTC
CMD ["/bin/sh"]

FROM base AS build
COPY src/sandbox/build-packages.txt /tmp/build-packages.txt
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive xargs apt-get install --yes --no-install-recommends < /tmp/build-packages.txt \
 && rm -rf /tmp/build-packages.txt /var/lib/apt/lists/* /var/cache/apt/*
USER builder
WORKDIR /build
