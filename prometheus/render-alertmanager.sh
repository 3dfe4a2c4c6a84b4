#!/bin/sh
# Writes Alertmanager's configuration with the addresses of this run to standard output. POSIX sh and sed, for the image has no more.
# In the environment:
#   ALERT_WEBHOOK_URLS      where the replicas of NotificationService take alerts, http://HOST:PORT/alerts, separated by spaces
#   ALERT_WEBHOOK_KEY       what it wants to see of who tells it; left out when there is none
#   ALERT_SMTP_SMARTHOST    HOST:PORT of an SMTP server, for Alertmanager to send mail itself; without it, it sends none
#   ALERT_MAIL_TO           whom to (ops@checkout.example)
#   ALERT_SMTP_REQUIRE_TLS  whether the server must speak TLS (true)
set -eu
: "${ALERT_WEBHOOK_URLS:?is not set: where NotificationService takes alerts}"
template="$(dirname "$0")/alertmanager.yml"

# What stands in the replacement of an s command: \, & and the delimiter mean something there.
quoted() { printf '%s' "$1" | sed 's/[\\&|]/\\&/g'; }

if [ -n "${ALERT_SMTP_SMARTHOST:-}" ]; then
    mail="s|smtp\.invalid:25|$(quoted "$ALERT_SMTP_SMARTHOST")|
        s|ops@checkout\.example|$(quoted "${ALERT_MAIL_TO:-ops@checkout.example}")|
        s|smtp_require_tls: .*|smtp_require_tls: $(quoted "${ALERT_SMTP_REQUIRE_TLS:-true}")|"
else
    mail='/# begin e-mail/,/# end e-mail/d
        /^  smtp_/d'
fi

if [ -n "${ALERT_WEBHOOK_KEY:-}" ]; then
    key="s|key\.invalid|$(quoted "$ALERT_WEBHOOK_KEY")|"
else
    key='/# begin key/,/# end key/d'
fi

{
    sed '/# begin webhook/,$d' "$template"
    for url in $ALERT_WEBHOOK_URLS; do
        sed -n "/# begin webhook/,/# end webhook/ {
            /webhook\$/d
            s|http://notification\.invalid/alerts|$(quoted "$url")|
            p
        }" "$template"
    done
    sed '1,/# end webhook/d' "$template"
} | sed "$key
    $mail"
