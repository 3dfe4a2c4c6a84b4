using System.Runtime.Versioning;

// Tests run one at a time, because a system under load on a small machine would make others time out.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

// Native backends require a Unix shell.
[assembly: UnsupportedOSPlatform("windows")]
