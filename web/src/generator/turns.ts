/* For what waits for an answer each time something is chosen: each turn can ask whether it is still
   the last, for the answer to an earlier one may come later. */
export function turns(): () => () => boolean {
  let last = 0;
  return () => {
    const mine = ++last;
    return () => mine === last;
  };
}
