/**
 * How an image gets another mode for a file. RUN needs a shell, and root, which it is no more after USER.
 * @param mode as chmod(1) and COPY --chmod take it: `0644`
 */
export function fileModeRemedy(mode: string, path: string): string {
  return `${modeRemedy(mode, path)}; or without a shell: COPY --chmod=${mode} --from=build ${path} ${path}`;
}

/** The same for a program or a script, which most images have no shell beside. */
export function programModeRemedy(path: string): string {
  return `COPY --chmod=0755 --from=build ${path} ${path}; or, with a shell in the image, before USER: RUN chmod 0755 ${path}`;
}

/** The same for a directory, whose mode COPY would give to all that is in it. */
export function modeRemedy(mode: string, path: string): string {
  return `in the Dockerfile, before USER: RUN chmod ${mode} ${path}`;
}
