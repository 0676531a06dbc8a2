// A line that begins with the time of RFC 3164 or RFC 3339, in all ways of going on after it but the plain one.
import { malformedAs } from '../outcome.js';
import { IMPOSSIBLE_TIME } from './calendar.js';
import { criForm, dockerTimeForm } from './containers.js';
import type { Form } from './form.js';
import { macosColumnsForm } from './macos.js';
import { readOrigin } from './origin.js';
import type { TimeStampReader } from './time-stamp.js';

/** @param readContained reads what a container wrote, with the time of the container in `header` */
export function datedForm(time: TimeStampReader, readContained: Form): Form {
  const readCri = criForm(readContained);
  const readDocker = dockerTimeForm(readContained);
  return (text, start, end, header) => {
    const afterTime = time.read(text, start);
    if (afterTime === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    if (afterTime < 0) return malformedAs.noTime;
    const micros = time.micros();
    header.micros = micros;
    for (const form of [readCri, macosColumnsForm]) {
      const outcome = form(text, afterTime, end, header);
      if (outcome !== malformedAs.noTime) return outcome;
    }
    const contained = readDocker(text, start, end, header);
    if (contained !== malformedAs.noTime) return contained;
    header.micros = micros;
    return readOrigin(text, afterTime, end, header);
  };
}
