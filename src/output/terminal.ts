/** Whether output may have colours: NO_COLOR and TERM=dumb say no. */
export function hasColours(): boolean {
  return !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}
