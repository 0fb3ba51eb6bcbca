/** Of collections in each other, and of merges: any engine's stack holds them, and no file that people write has as many. */
export const mostLevels = 500;

export const tooDeep = `it is nested too deeply: more than ${mostLevels} levels`;
