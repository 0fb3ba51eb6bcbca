/**
 * How an image gets another mode for a file. RUN needs a shell, and root, which it is no more after USER.
 * @param mode as chmod(1) and COPY --chmod take it: `0644`
 */
export function fileModeRemedy(mode: string, path: string): string {
  return `${modeRemedy(mode, path)}; or without a shell: COPY --chmod=${mode} --from=build ${path} ${path}`;
}

/** The same for a directory, whose mode COPY would give to all that is in it. */
export function modeRemedy(mode: string, path: string): string {
  return `in the Dockerfile, before USER: RUN chmod ${mode} ${path}`;
}
