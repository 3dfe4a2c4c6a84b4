namespace OpenTelemetry.Instrumentation.Runtime;

/// <summary>Options of the runtime's metrics. There are none: the package's own type is empty too.</summary>
public class RuntimeInstrumentationOptions;
