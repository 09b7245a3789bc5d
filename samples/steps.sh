# What the samples that show a whole way have in common: build, start a hub, run a step and say what it said. A sample
# sets root, name, keep and needs, and sources this.
# shellcheck shell=sh disable=SC2154

holdfast=$root/activator/cli/target/holdfast
hub=$root/activator/hub/target/holdfast-hub
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Built, and nothing changed since.
built() {
  [ -x "$holdfast/bin/holdfast" ] && [ -x "$hub/bin/holdfast-hub" ] && [ -d "$needs" ] || return 1
  stamp=$(find "$needs" -name 'holdfast-*.jar' | head -n 1)
  [ -z "$(cd "$root" && find pom.xml machine-id verifier activator "${needs%/target/*}" \
    \( -path '*/target' -o -path '*/src/test' \) -prune -o -type f \( -path '*/src/*' -o -name pom.xml \) \
    -newer "$stamp" -print | head -n 1)" ]
}

build() {
  if built; then return; fi
  echo "Building (once, one to three minutes; Maven fetches dependencies the first time) ..."
  log=$(mktemp "${TMPDIR:-/tmp}/holdfast-build.XXXXXX")
  if ! (cd "$root" && mvn -B -ntp -DskipTests package && echo built) >"$log" 2>&1; then
    tail -n 40 "$log"
    rm -f "$log"
    exit 1
  fi &
  build=$!
  trap 'kill $build 2>/dev/null; rm -f "$log"; exit 130' INT TERM
  said=
  while kill -0 $build 2>/dev/null; do
    now=$(sed -n 's/.*Building \(Holdfast [^0-9]*\) 0.*/\1/p' "$log" 2>/dev/null | tail -n 1)
    if [ "$now" != "$said" ]; then said=$now; echo "   $said"; fi
    sleep 1
  done
  wait $build
  rm -f "$log"
  trap - INT TERM
}

# Goes into a new folder, which is removed in the end, with everything that was started.
enter_work() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-$name.XXXXXX")
  work=$(CDPATH='' cd -- "$work" && pwd -P)
  cd "$work"
  hub_pid=
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

stop_hub() {
  if [ -n "$hub_pid" ]; then
    kill "$hub_pid" 2>/dev/null || true
    wait "$hub_pid" 2>/dev/null || true
    hub_pid=
  fi
}

finish() {
  status=$?
  trap - EXIT INT TERM
  stop_hub
  if [ $status -ne 0 ]; then
    echo
    echo "The $name stopped early (exit code $status). The hub's log:"
    tail -n 20 "$work/hub.log" 2>/dev/null || true
  fi
  cd /
  if [ "$keep" = yes ]; then echo "Kept: $work"; else rm -rf "$work"; fi
  exit $status
}

step_number=0
step() {
  step_number=$((step_number + 1))
  printf '\n%s. %s\n' "$step_number" "$1"
  shift
  for line in "$@"; do printf '   %s\n' "$line"; done
}

# Shows a command, runs it, and indents what it says. The first argument is the exit code that the step expects.
expect() {
  wanted=$1
  shift
  printf '   $ %s\n' "$(quoted "$@")"
  code=0
  "$@" >"$work/.said" 2>&1 || code=$?
  sed 's/^/     /' "$work/.said"
  if [ "$code" -ne "$wanted" ]; then
    echo "   expected exit code $wanted, found $code" >&2
    exit 1
  fi
  if [ "$wanted" -ne 0 ]; then printf '     (exit code %s)\n' "$code"; fi
}

start_hub() {
  rm -f "$work/port"
  printf '   $ holdfast-hub serve --directory hub --port %s --port-file port &\n' "${1:-0}"
  holdfast-hub serve --directory hub --port "${1:-0}" --port-file port >>"$work/hub.log" 2>&1 &
  hub_pid=$!
  tries=0
  while [ ! -s "$work/port" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 600 ] || ! kill -0 "$hub_pid" 2>/dev/null; then
      echo "   the hub did not start" >&2
      exit 1
    fi
    sleep 0.1
  done
  HOLDFAST_HUB=http://127.0.0.1:$(cat "$work/port")
  export HOLDFAST_HUB
  say "the hub answers at $HOLDFAST_HUB"
}

say() { printf '     %s\n' "$1"; }

as_operator() {
  say "export HOLDFAST_HUB=$HOLDFAST_HUB HOLDFAST_HUB_TOKEN=\$(cat operator-token)"
  HOLDFAST_HUB_TOKEN=$(cat operator-token)
  export HOLDFAST_HUB_TOKEN
}

# The value of a member of a JSON answer; enough for identifiers, which hold no quotes.
member() { grep -o "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed 's/.*"\([^"]*\)"$/\1/'; }

# The words as a shell would take them again: a word with a blank stands in quotes.
quoted() {
  line=
  for word in "$@"; do
    case $word in *' '* | *'*'*) word="\"$word\"" ;; esac
    line="$line $word"
  done
  printf '%s\n' "${line# }"
}
