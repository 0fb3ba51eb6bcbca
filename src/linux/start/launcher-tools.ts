/**
 * Tools that fetch secrets, wait, or look after another program, most of them written in Go: in a running container
 * their child is the program, in an image what their command line names.
 */
export const launcherTools = [
  ...['chamber', 'infisical', 'berglas', 'aws-vault', 'doppler', 'teller', 'dotenvx', 'sops', 'summon', 'envconsul'],
  ...['vault-env', 'secrets-init', 'ssm-env', 'godotenv', 'wait4x', 'dockerize', 'scuttle', 'datadog-init'],
  ...['aws-lambda-rie', 'litestream', 'watchexec', 'reflex', 'air', 'CompileDaemon', 'dlv'],
] as const;

export type LauncherTool = (typeof launcherTools)[number];
