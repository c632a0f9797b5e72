#!/bin/bash
# What a screen reader says of pages, on a desktop that nobody sees:
#
#   tests/browser/aloud.sh public / /councils/wandsworth/ "/search/=wandsworth inadequate"
#
# Orca reads each page in Chromium from its top to its end. After `=` stand words that are typed, by keyboard alone,
# into the first field of the main part; it then goes on by the tab key through what was found. Needs Debian's orca,
# xvfb, openbox, xdotool, dbus, at-spi2-core, speech-dispatcher, chromium and python3. It is no test: somebody has to
# read what it prints, as a listener would hear it.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
  site=$1
  shift
  work=$(mktemp -d)
  trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
  python3 -m http.server 8420 --bind 127.0.0.1 --directory "$site" >/dev/null 2>&1 &
  Xvfb :77 -screen 0 1280x1000x24 >/dev/null 2>&1 &
  sleep 1
  for page in "$@"; do
    mkdir -m 700 "$work/home"
    env DISPLAY=:77 HOME="$work/home" XDG_RUNTIME_DIR="$work/home" \
      dbus-run-session -- "$0" --inside "http://127.0.0.1:8420${page%%=*}" "${page#"${page%%=*}"}" "$work/said" >/dev/null 2>&1 || true
    echo "## $page"
    sed -n "s/.*SPEECH OUTPUT: '\(.*\)'\({.*}\)\?$/\1/p" "$work/said"
    rm -rf "$work/home" "$work/said"
  done
  exit
fi

address=$2 typed=${3#=} said=$4
trap 'kill $(jobs -p) 2>/dev/null' EXIT
gsettings set org.gnome.desktop.interface toolkit-accessibility true
openbox &
/usr/libexec/at-spi-bus-launcher --launch-immediately &
sleep 1
orca --replace --debug-file "$said" &
sleep 4
chromium --no-sandbox --disable-gpu --force-renderer-accessibility --no-first-run --disable-background-networking \
  --user-data-dir="$HOME/browser" --window-size=1200,900 "$address" &

# It has read to the end when it has said nothing for a while.
silent() {
  local before=
  while sleep 3; do
    local now
    now=$(grep -c "SPEECH OUTPUT" "$said" || true)
    [ "$now" = "$before" ] && [ "${now:-0}" -gt 5 ] && break
    before=$now
  done
}
silent
if [ -n "$typed" ]; then
  xdotool windowactivate "$(xdotool search --onlyvisible --class chromium | tail -1)"
  sleep 1
  # Past the navigation, to the first field.
  for _ in $(seq 1 30); do
    xdotool key Tab
    sleep 0.7
    case $(grep "SPEECH OUTPUT" "$said" | tail -2) in *entry*) break ;; esac
  done
  xdotool type --delay 60 "$typed"
  xdotool key Return
  sleep 4
  for _ in 1 2 3 4 5 6 7 8 9 10 11; do
    xdotool key Tab
    sleep 1.2
  done
fi
