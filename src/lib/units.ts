// Units of time and of size. Names of quantities say their unit: `timeoutMs`, `findtimeMicros`, `maxBytes`. The scanner
// (AssemblyScript) imports them too, so this file contains nothing but numbers.

export const MS_PER_SECOND = 1000;
export const MS_PER_MINUTE = 60 * MS_PER_SECOND;
export const MS_PER_HOUR = 60 * MS_PER_MINUTE;
export const MS_PER_DAY = 24 * MS_PER_HOUR;

export const MICROS_PER_MS = 1000;
export const MICROS_PER_SECOND = MICROS_PER_MS * MS_PER_SECOND;
export const MICROS_PER_DAY = MICROS_PER_MS * MS_PER_DAY;

export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;

export const MIB = 1024 * 1024;
