import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogConfig } from '../config/settings/log.config';

/** Logger of the process: JSON lines for programs, readable lines for a terminal. */
export function createLogger({ level, format }: LogConfig, isTerminal = process.stdout.isTTY === true): Logger {
  if (format === 'json' || (format === 'auto' && !isTerminal)) return pino({ level });
  const stream = pretty({
    colorize: isTerminal,
    singleLine: true,
    sync: true,
    translateTime: 'HH:MM:ss',
    ignore: 'pid,hostname,requestId,method,route,status,millis',
    messageFormat: (line, messageKey) => (line.route ? requestLine(line) : String(line[messageKey] ?? '')),
  });
  return pino({ level }, stream);
}

function requestLine({ method, route, status, millis }: Record<string, unknown>): string {
  return `${method} ${route} ${status} ${millis} ms`;
}
