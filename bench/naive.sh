#!/bin/sh
# What people write without a tool, with the stock client. HOST and PORT name the server; lists come on standard input.
#   naive.sh read               DATABASE LINK lines: shows each link with a client of its own
#   naive.sh read-in-a-session  the same through one client
#   naive.sh change             DATABASE LINK REGION PIPELINES… lines: stops, alters, starts, link after link
set -eu

client() {
  mariadb --no-defaults --host="$HOST" --port="$PORT" --user=root --skip-ssl --batch "$@"
}

case $1 in
  read)
    while read -r database link; do
      client --execute "SHOW CREATE LINK \`$link\`" "$database" </dev/null
    done
    ;;
  read-in-a-session)
    while read -r database link; do
      printf 'USE `%s`; SHOW CREATE LINK `%s`;\n' "$database" "$link"
    done | client
    ;;
  change)
    while read -r database link region pipelines; do
      for pipeline in $pipelines; do
        client --execute "STOP PIPELINE \`$pipeline\`" "$database" </dev/null
      done
      client --execute "ALTER LINK \`$link\` SET CONFIG ::region = '$region'" "$database" </dev/null
      for pipeline in $pipelines; do
        client --execute "START PIPELINE \`$pipeline\`" "$database" </dev/null
      done
    done
    ;;
esac
