#!/bin/sh
# Writes Alertmanager's configuration for this run to standard output. Uses only POSIX sh, sed
# and dirname, because the Alertmanager image has no bash.
# Environment variables:
#   ALERT_WEBHOOK_URLS      webhooks of the replicas of NotificationService, http://HOST:PORT/alerts, separated by spaces
#   ALERT_WEBHOOK_KEY       the webhook's bearer token; optional
#   ALERT_SMTP_SMARTHOST    HOST:PORT of an SMTP server, for Alertmanager to send mail itself; optional
#   ALERT_MAIL_TO           recipient of that mail (default: ops@checkout.example)
#   ALERT_SMTP_REQUIRE_TLS  whether the server must support TLS (default: true)
set -eu
: "${ALERT_WEBHOOK_URLS:?is not set. Set it to the webhooks of NotificationService.}"
template="$(dirname "$0")/alertmanager.yml"

# Escapes \, & and the delimiter for the replacement of an s command.
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
