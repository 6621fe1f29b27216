#!/usr/bin/env bash
# Calls everything that the hub offers over REST, and fails at the first answer that is not the expected one.
#
#   docs/hub-tour.sh URL PASSWORD [BROKER_HOST [BROKER_PORT]]
#
# URL is that of a running hub, such as http://127.0.0.1:8080; PASSWORD that of its user admin; the broker is one to be used
# without a login, by default the one that the hub has in its settings, with the login that stands there. The tour sets the
# hub to that broker, makes a camera and events of its own, and takes away what it made. Settings that were there before are
# restored at its end, apart from a password that belongs to another broker.
set -euo pipefail

if [ $# -lt 2 ]; then
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
url=${1%/}
password=$2
broker_host=${3:-}
broker_port=${4:-1883}
broker_login=''
tls=''
mqtt=/api/v1/integrations/mqtt
folder=$(mktemp -d)
trap 'leave' EXIT
body=$folder/body
headers=$folder/headers
steps=0
changed=''

# Whatever happened, the hub is left with the settings that it had.
leave() {
    if [ -n "$changed" ]; then
        curl --silent --max-time 60 --config "$folder/admin" --request POST --output /dev/null \
            "$url$mqtt/config/history/$changed/restore" || true
    fi
    rm -rf "$folder"
}

# The password stays out of the list of processes.
printf 'user = "admin:%s"\n' "$(printf '%s' "$password" | sed 's/[\\"]/\\&/g')" >"$folder/admin"
printf '' >"$folder/nobody"
login=$folder/admin

# call WHAT METHOD PATH EXPECTED [arguments of curl]: EXPECTED is a status, or several with | between them.
call() {
    local what=$1 method=$2 path=$3 expected=$4 status
    shift 4
    while true; do
        status=$(curl --silent --show-error --max-time 60 --config "$login" --request "$method" --output "$body" \
            --dump-header "$headers" --write-out '%{http_code}' "$@" "$url$path")
        [ "$status" = 429 ] || break
        sleep "$(header Retry-After)"
    done
    if [[ "|$expected|" != *"|$status|"* ]]; then
        printf 'FAILED %s: %s %s answered %s, expected %s\n' "$what" "$method" "$path" "$status" "$expected" >&2
        cat "$body" >&2
        exit 1
    fi
    steps=$((steps + 1))
    printf '%3d  %s  %-7s %s\n' "$steps" "$status" "$method" "$what"
}

# json WHAT METHOD PATH EXPECTED BODY [arguments of curl]
json() {
    local what=$1 method=$2 path=$3 expected=$4 text=$5
    shift 5
    call "$what" "$method" "$path" "$expected" --header 'Content-Type: application/json' --data "$text" "$@"
}

# holds TEXT: the last answer has it somewhere.
holds() {
    if ! grep --quiet --fixed-strings -- "$1" "$body"; then
        printf 'FAILED: the last answer does not hold %s\n' "$1" >&2
        cat "$body" >&2
        exit 1
    fi
}

# field NAME: the first text or number of that name in the last answer.
field() {
    grep --only-matching "\"$1\":\(\"[^\"]*\"\|[0-9]*\)" "$body" | head -n 1 | sed 's/^[^:]*://; s/"//g'
}

# header NAME: of the last answer.
header() {
    grep --ignore-case "^$1:" "$headers" | head -n 1 | sed 's/^[^:]*: *//' | tr -d '\r'
}

# until_it_says PATH TEXT: asks until the answer has it.
until_it_says() {
    local attempt
    for attempt in $(seq 1 120); do
        curl --silent --max-time 60 --config "$login" --output "$body" "$url$1" || true
        if grep --quiet --fixed-strings -- "$2" "$body"; then
            return
        fi
        sleep 0.5
    done
    printf 'FAILED: %s never said %s\n' "$1" "$2" >&2
    cat "$body" >&2
    exit 1
}

echo "Who may come in"
login=$folder/nobody
call "nobody is let in without a login" GET "$mqtt/config" 401
call "that it lives is told to everybody" GET /actuator/health/liveness 200
login=$folder/admin

echo "Settings of the broker"
call "the settings, never with a password" GET "$mqtt/config" 200
holds '"has_password"'
before=$(header ETag | tr -dc '0-9')
if [ -z "$broker_host" ] && [ -n "$(field broker_host)" ]; then
    broker_host=$(field broker_host)
    broker_port=$(field broker_port)
    tls=$(grep --only-matching '"use_tls":[a-z]*' "$body" || true)
    user=$(field username)
    broker_login=",$tls${user:+,\"username\":\"$user\"}"
fi
broker_host=${broker_host:-127.0.0.1}
call "what they were" GET "$mqtt/config/history" 200
settings="{\"broker_host\":\"$broker_host\",\"broker_port\":$broker_port,\"enabled\":true$broker_login}"
json "settings are tried, and not stored" PUT "$mqtt/config?dry_run=true" 200 "$settings"
holds '"trial"'
if [ "${before:-0}" != 0 ]; then
    changed=$before
fi
json "settings are stored" PUT "$mqtt/config" 200 "$settings"
tag=$(header ETag)
json "one of them is changed" PATCH "$mqtt/config" 200 '{"message_expiry_seconds":600}' --header "If-Match: $tag"
json "not if somebody was faster" PATCH "$mqtt/config" 412 '{"message_expiry_seconds":700}' --header "If-Match: $tag"
json "a value out of its limits is refused" PATCH "$mqtt/config" 422 '{"broker_port":70000}'
holds '"broker_port"'
json "a field that there is not is refused" PATCH "$mqtt/config" 400 '{"brokr_port":1883}'

echo "The connection"
json "a broker is tried before it is entered" POST "$mqtt/test" 200 \
    "{\"host\":\"$broker_host\",\"port\":$broker_port${tls:+,$tls}}"
holds '"success":true'
call "it disconnects" POST "$mqtt/disconnect" 200
call "which is seen" GET "$mqtt/status" 200
holds '"connected":false'
call "nothing can be published then" POST "$mqtt/publish-discovery" 503
call "it connects" POST "$mqtt/connect" 200
until_it_says "$mqtt/status" '"connected":true'
call "which is seen as well" GET "$mqtt/status" 200
json "a test message goes out" POST "$mqtt/test-message" 200 '{"message":"the tour was here"}'

echo "Cameras and events"
json "a camera" PUT /api/v1/cameras/hub-tour '200|201' '{"name":"Tour","kind":"doorbell"}'
call "all cameras" GET /api/v1/cameras 200
holds '"hub-tour"'
call "that camera" GET /api/v1/cameras/hub-tour 200
call "Home Assistant is told" POST "$mqtt/publish-discovery" 200
holds '"success":true'
event=hub-tour-$(date +%s)-$$
json "an event is accepted" POST /api/v1/events 202 \
    "{\"event_id\":\"$event\",\"camera_id\":\"hub-tour\",\"description\":\"Somebody rings\",\"is_doorbell_ring\":true}"
json "the same event is accepted once" POST /api/v1/events 200 \
    "{\"event_id\":\"$event\",\"camera_id\":\"hub-tour\",\"description\":\"Somebody rings\",\"is_doorbell_ring\":true}"
json "an event without a camera is refused" POST /api/v1/events 422 '{"description":"Where?"}'
# The smallest picture that there is: one point.
printf 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' |
    base64 -d >"$folder/picture.png"
printf '{"event_id":"%s-2","camera_id":"hub-tour","description":"Nobody there"}' "$event" >"$folder/event.json"
call "an event with a picture" POST /api/v1/events 202 \
    --form "event=<$folder/event.json;type=application/json" --form "thumbnail=@$folder/picture.png;type=image/png"
call "events, the latest first" GET "/api/v1/events?camera=hub-tour&limit=10" 200
holds "$event-2"
until_it_says "/api/v1/events/$event" '"state":"delivered"'
call "an event that has arrived" GET "/api/v1/events/$event" 200
call "the picture, with a login" GET "/api/v1/events/$event-2/thumbnail" 200
call "where the picture is for others" GET "/api/v1/events/$event-2" 200
picture=$(field thumbnail_url)
login=$folder/nobody
call "the picture, with its signature alone" GET "/api/v1/events/$event-2/thumbnail?${picture#*\?}" 200
call "but not without one" GET "/api/v1/events/$event-2/thumbnail" 401
login=$folder/admin
call "the camera goes, and its events with it" DELETE /api/v1/cameras/hub-tour 204
call "it is gone" GET /api/v1/cameras/hub-tour 404

echo "Keys of programs"
json "a key for who only looks" POST /api/v1/tokens 201 \
    "{\"name\":\"$event\",\"role\":\"viewer\",\"expires_in_days\":1}"
key=$(field id)
printf 'header = "Authorization: Bearer %s"\n' "$(field secret)" >"$folder/viewer"
call "all keys, without their secrets" GET /api/v1/tokens 200
holds "\"$event\""
login=$folder/viewer
call "the key shows the settings" GET "$mqtt/config" 200
call "and the metrics" GET /metrics 200
holds mqtt_connection_status
json "but it changes nothing" PATCH "$mqtt/config" 403 '{"message_expiry_seconds":700}'
login=$folder/admin
call "the key is revoked" DELETE "/api/v1/tokens/$key" 204

echo "Users"
person=tour-$(date +%s)-$$
json "somebody who only looks" POST /api/v1/users 201 "{\"name\":\"$person\",\"role\":\"viewer\"}"
first=$(field password)
call "all users, without their passwords" GET /api/v1/users 200
holds "\"$person\""
json "who may publish from now on" PATCH "/api/v1/users/$person" 200 '{"role":"publisher"}'
printf 'user = "%s:%s"\n' "$person" "$first" >"$folder/person"
login=$folder/person
json "and changes the password" PUT /api/v1/password 204 "{\"present\":\"$first\",\"password\":\"$first-2\"}"
call "the old one is worth nothing" GET "$mqtt/config" 401
login=$folder/admin
call "a forgotten password is made anew" POST "/api/v1/users/$person/password" 200
call "the user is removed" DELETE "/api/v1/users/$person" 204
call "but never the last administrator" DELETE /api/v1/users/admin 409

echo "What else there is"
call "who changed what" GET /api/v1/audit 200
call "the description of all this" GET /v3/api-docs 200
call "whether it is ready" GET /actuator/health/readiness 200
if [ -n "$changed" ]; then
    call "the settings of before" POST "$mqtt/config/history/$changed/restore" 200
    changed=''
fi
echo "All $steps answers are as expected."
