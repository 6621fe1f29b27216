package dev.petrel.testkit;

/** The ports of one Mosquitto; 0 for one that it does not have. */
record MosquittoPorts(int plain, int tls, int webSocket, int secureWebSocket) {

    /** Free ones, since Mosquitto does not take port 0. */
    static MosquittoPorts find(MosquittoOptions options) {
        boolean tls = options.tls() != null;
        boolean webSocket = options.webSocket();
        return new MosquittoPorts(
                FreePort.find(),
                tls ? FreePort.find() : 0,
                webSocket ? FreePort.find() : 0,
                tls && webSocket ? FreePort.find() : 0);
    }
}
