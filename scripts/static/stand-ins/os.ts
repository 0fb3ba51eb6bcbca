/** pino asks for a host name while it loads; its lines have none (`base: null`). */
export const hostname = (): string => 'localhost';
export default { hostname };
