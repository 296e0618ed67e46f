// Node 20 has no WebSocket, and @medplum/core cannot be loaded without one, though nothing here opens any.
Object.assign(globalThis, { WebSocket: EventTarget });
