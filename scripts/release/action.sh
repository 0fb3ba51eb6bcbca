#!/bin/sh
# What action.yml runs: fetches probe-env, unpacks the image where one is given, and looks at it. Ends with the status of probe-env.
set -eu

fail() {
  printf '::error title=probe-env::%s\n' "$1"
  exit 64
}

[ -z "$INPUT_IMAGE" ] || [ -z "$INPUT_ROOT" ] || fail 'give either image or root, not both'
[ -n "$INPUT_IMAGE$INPUT_ROOT" ] || fail 'give an image, or a root'

if [ -z "$INPUT_RELEASE" ]; then
  [ -n "$ACTION_RELEASES" ] || fail 'give a release: this action was not taken from a repository'
  version=$(sed -n 's/^  "version": "\([^"]*\)",$/\1/p' "$(dirname "$0")/../../package.json")
  INPUT_RELEASE=$ACTION_RELEASES/v$version
fi

work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/probe-env-XXXXXX")
container=''
clean_up() {
  [ -z "$container" ] || docker rm --force "$container" >/dev/null 2>&1 || true
  # A root that was unpacked may have directories that nobody may write to.
  chmod -R u+rwX "$work" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' HUP INT TERM

set -- --from "$INPUT_RELEASE" --to "$work/bin"
[ -z "$INPUT_SUMS_DIGEST" ] || set -- "$@" --sums-digest "$INPUT_SUMS_DIGEST"
sh "$(dirname "$0")/install.sh" "$@" || fail 'probe-env cannot be installed: its message is above'

if [ -n "$INPUT_IMAGE" ]; then
  # Created, never started: nothing of the image runs.
  container=$(docker create --network none "$INPUT_IMAGE" /probe-env) || fail "there is no image $INPUT_IMAGE"
  docker inspect "$INPUT_IMAGE" >"$work/config.json"
  mkdir "$work/root"
  # Only root can keep the owners of files, by which the user probe judges.
  if sudo -n true 2>/dev/null; then as='sudo -n'; else as=''; fi
  docker export "$container" | $as tar -x -C "$work/root" --exclude='dev/*' --numeric-owner
  set -- --root "$work/root" --image-config "$work/config.json"
else
  set -- --root "$INPUT_ROOT"
  as=''
fi

status=0
# Words, and not text: no variable, no pattern and no quote in them counts.
set -f
# shellcheck disable=SC2086
$as "$work/bin/probe-env" "$@" --timeout 60s --fail-on "$INPUT_FAIL_ON" --format "github,sarif=$work/report.sarif" $INPUT_ARGS || status=$?
set +f
if [ -f "$work/report.sarif" ]; then
  cat "$work/report.sarif" >"$INPUT_SARIF" || fail "cannot write $INPUT_SARIF"
  printf 'sarif=%s\n' "$INPUT_SARIF" >>"$GITHUB_OUTPUT"
fi
printf 'status=%s\n' "$status" >>"$GITHUB_OUTPUT"
[ -z "$as" ] || $as rm -rf "$work/root"
exit "$status"
