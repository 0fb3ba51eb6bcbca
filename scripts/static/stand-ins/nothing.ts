/** For modules that libraries import and that no run of ours comes to. */
export default {};
