// Work that only the latest wish counts for.

/** A function that does the work; calls while it is going on count as one more, made after it. */
export function latestOnly(work: () => Promise<void>): () => Promise<void> {
  let going: Promise<void> | undefined;
  let again = false;
  return () => {
    again = true;
    going ??= (async () => {
      try {
        while (again) {
          again = false;
          await work();
        }
      } finally {
        going = undefined;
      }
    })();
    return going;
  };
}
