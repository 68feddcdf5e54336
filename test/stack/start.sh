#!/usr/bin/env bash
# Starts moto (S3, Glue, EC2, IAM, KMS, CloudWatch Logs, STS over the AWS wire protocols) and a real single-node Trino that reads its
# tables from that Glue and its objects from that S3. Installs both once, and reuses running ones.
#
#   start.sh          start (or reuse) both and print their addresses
#   start.sh stop     stop what this script started
#
# Needs bash, curl, ps, python3, Maven and a Java of 24 or newer; no Docker.
#
#   STACK_CACHE       installations, configuration, logs   (default: .cache/stack of the repository)
#   STACK_MOTO_PORT   moto                                 (default: 14566)
#   STACK_AWS_PORT    the counting proxy Trino talks to    (default: 14567; startStack() runs it)
#   STACK_TRINO_PORT  Trino                                (default: 14580)
#   STACK_TRINO_HEAP  Trino's largest heap                 (default: 2G)
#   JAVA_HOME         the Java to use, when several are installed
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${STACK_CACHE:-$here/../../.cache/stack}
mkdir -p "$cache/run"
cache=$(cd "$cache" && pwd)
run=$cache/run
moto_port=${STACK_MOTO_PORT:-14566}
trino_port=${STACK_TRINO_PORT:-14580}
# 476 is the newest Trino published as server-core with separate plugins, without the fifty others of the full server.
trino=476
moto=5.2.5
sqlglot=30.30.0

say() { printf 'stack: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
running() { # pid file: is that process alive, and one of ours (this script still, for a moment after the fork)
  [[ -s $1 ]] && ps -ww -p "$(<"$1")" -o args= 2>/dev/null | grep -qF -e "$cache" -e start.sh
}

if command -v flock >/dev/null; then # two starts at once install and start once
  exec 9>"$run/lock"
  flock 9
fi

if [[ ${1:-} == stop ]]; then
  for name in trino moto; do
    pid_file=$run/$name.pid
    if running "$pid_file"; then
      kill "$(<"$pid_file")"
      for _ in $(seq 120); do running "$pid_file" || break; sleep 0.25; done
      say "stopped $name"
    fi
    rm -f "$pid_file"
  done
  exit 0
fi

for tool in curl ps python3 mvn; do
  command -v "$tool" >/dev/null || die "$tool is not installed; the test stack needs curl, ps, python3, Maven (mvn) and Java 24 or newer"
done

java_home() { # prints the first Java home of version 24 or newer
  local found version home
  found=$(command -v java || true)
  [[ -z $found ]] || found=$(dirname "$(dirname "$(readlink -f "$found")")") # others are often its neighbours
  for home in "${JAVA_HOME:-}" "$found" "${found%/*}"/*/ /usr/lib/jvm/*/; do
    [[ -x $home/bin/java ]] || continue
    version=$("$home/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
    if ((${version%%.*} >= 24)); then printf '%s' "${home%/}"; return; fi
  done
  die "no Java 24 or newer found (Trino $trino needs it); install one or set JAVA_HOME"
}
java=$(java_home)/bin/java

# ---------------------------------------------------------------- install
download() { # artifact, packaging: Maven checks the checksum
  [[ -s $cache/$1-$trino.$2 ]] && return
  say "downloading $1 $trino (about 200 MB)"
  mvn -q -B dependency:copy -Dartifact="io.trino:$1:$trino:$2" -DoutputDirectory="$cache" >&2
}

home=$cache/trino-$trino
if [[ ! -d $home ]]; then
  download trino-server-core tar.gz
  download trino-hive zip
  rm -rf "$home.tmp"
  mkdir -p "$home.tmp/plugin"
  tar xzf "$cache/trino-server-core-$trino.tar.gz" -C "$home.tmp" --strip-components=1 "trino-server-core-$trino/lib"
  python3 -m zipfile -e "$cache/trino-hive-$trino.zip" "$home.tmp/plugin"
  mv "$home.tmp/plugin/trino-hive-$trino" "$home.tmp/plugin/hive"
  mv "$home.tmp" "$home"
  rm -f "$cache/trino-server-core-$trino.tar.gz" "$cache/trino-hive-$trino.zip"
fi

venv=$cache/moto-$moto-accounts
if [[ ! -d $venv ]]; then
  say "installing moto $moto"
  rm -rf "$venv.tmp"
  python3 -m venv "$venv.tmp" || die "python3 cannot make a virtual environment; install its venv module"
  "$venv.tmp/bin/python" -m pip -q install "moto[server,s3,glue,ec2,sts,iam,kms,logs]==$moto"
  mv "$venv.tmp" "$venv"
fi

# Parses Hive's DDL as Athena accepts it, which Trino does not.
venv_sql=$cache/sqlglot-$sqlglot
if [[ ! -d $venv_sql ]]; then
  say "installing sqlglot $sqlglot"
  rm -rf "$venv_sql.tmp"
  python3 -m venv "$venv_sql.tmp"
  "$venv_sql.tmp/bin/python" -m pip -q install "sqlglot==$sqlglot"
  mv "$venv_sql.tmp" "$venv_sql"
fi

# Check CloudFormation templates, Terraform and IAM policies like their own tools.
venv_lint=$cache/lint-1
if [[ ! -d $venv_lint ]]; then
  say "installing cfn-lint, python-hcl2 and parliament"
  rm -rf "$venv_lint.tmp"
  python3 -m venv "$venv_lint.tmp"
  "$venv_lint.tmp/bin/python" -m pip -q install cfn-lint==1.58.0 python-hcl2==8.1.4 parliament==1.6.4
  mv "$venv_lint.tmp" "$venv_lint"
fi

# ---------------------------------------------------------------- start
background() { # name, command...: in the run folder, and in its own process group, out of Ctrl-C's reach
  local name=$1
  shift
  set -m
  (cd "$run" && exec "$@" >"$run/$name.log" 2>&1 </dev/null 9>&-) &
  set +m
  echo $! >"$run/$name.pid"
}

ready() { # name, seconds, command that succeeds once it is up
  local name=$1 deadline=$((SECONDS + $2))
  shift 2
  until "$@"; do
    running "$run/$name.pid" || { tail -n 40 "$run/$name.log" >&2; die "$name ended while starting; its log is $run/$name.log"; }
    ((SECONDS < deadline)) || die "$name is not ready; its log is $run/$name.log"
    sleep 0.2
  done
}
moto_up() { curl -fsS -o /dev/null "http://127.0.0.1:$moto_port/moto-api/" 2>/dev/null; }
trino_up() { curl -fsS "http://127.0.0.1:$trino_port/v1/info" 2>/dev/null | grep -q '"starting":false'; }

# The scripts of the virtual environment are not used, because they contain the path at which it was created.
running "$run/moto.pid" || background moto "$venv/bin/python" -m moto.server -H 127.0.0.1 -p "$moto_port"

if ! running "$run/trino.pid"; then
  ln -sfn "$here/trino" "$run/etc" # Trino looks for etc/catalog where it runs
  export TRINO_HTTP_PORT=$trino_port AWS_ENDPOINT=http://127.0.0.1:${STACK_AWS_PORT:-14567}
  # C1 only and a class-data archive, written at the first clean stop, halve the start.
  background trino "$java" -Xmx"${STACK_TRINO_HEAP:-2G}" -XX:TieredStopAtLevel=1 \
    -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$home.jsa" -Xlog:cds=error \
    -XX:+UseG1GC -XX:G1HeapRegionSize=8M -XX:+ExitOnOutOfMemoryError -XX:ReservedCodeCacheSize=256M \
    -Djdk.attach.allowAttachSelf=true -Dfile.encoding=UTF-8 -Duser.timezone=UTC \
    --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow \
    -Dnode.environment=flowq -Dnode.id=flowq-1 -Dnode.internal-address=127.0.0.1 \
    -Dnode.data-dir="$run/data" -Dplugin.dir="$home/plugin" \
    -Dconfig="$here/trino/config.properties" -Dlog.levels-file="$here/trino/log.properties" \
    -cp "$home/lib/*" io.trino.server.TrinoServer
fi
ready moto 60 moto_up
ready trino 240 trino_up

printf 'moto http://127.0.0.1:%s\ntrino http://127.0.0.1:%s\n' "$moto_port" "$trino_port"
