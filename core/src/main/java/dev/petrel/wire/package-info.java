/** One MQTT session over one socket, on Netty's codec: packets, topic aliases, keep-alive, TLS, WebSocket, the broker's limits and ours. Forgets everything when the socket ends. Internal. */
@NullMarked
package dev.petrel.wire;

import org.jspecify.annotations.NullMarked;
