/**
 * What commander and pino ask of `node:events`. pino's loggers inherit from the prototype and never run a constructor, so listeners
 * are kept next to the object.
 */
type Listener = (...args: unknown[]) => void;

const listeners = new WeakMap<object, Map<string | symbol, readonly Listener[]>>();

export class EventEmitter {
  on(event: string | symbol, listener: Listener): this {
    const events = listeners.get(this) ?? new Map<string | symbol, readonly Listener[]>();
    listeners.set(this, events);
    events.set(event, [...(events.get(event) ?? []), listener]);
    return this;
  }

  once(event: string | symbol, listener: Listener): this {
    const once: Listener = (...args) => {
      this.off(event, once);
      listener.apply(this, args);
    };
    return this.on(event, once);
  }

  off(event: string | symbol, listener: Listener): this {
    const events = listeners.get(this);
    events?.set(
      event,
      (events.get(event) ?? []).filter((other) => other !== listener),
    );
    return this;
  }

  emit(event: string | symbol, ...args: unknown[]): boolean {
    const called = listeners.get(this)?.get(event) ?? [];
    for (const listener of called) listener.apply(this, args);
    return called.length > 0;
  }

  listenerCount(event: string | symbol): number {
    return listeners.get(this)?.get(event)?.length ?? 0;
  }

  listeners(event: string | symbol): readonly Listener[] {
    return listeners.get(this)?.get(event) ?? [];
  }
}

export default EventEmitter;
