using System.Globalization;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>Conditions on log lines and traces.</summary>
internal static class Evidence
{
    extension(LogLine line)
    {
        /// <summary>Returns whether the line logs such a request.</summary>
        public bool IsRequest(string service, string method, string route, int status, double leastMilliseconds = 0) =>
            line.Service == service && line.Field("http.request.method") == method && line.Field("http.route") == route
            && line.Field("http.response.status_code") == status.ToString(CultureInfo.InvariantCulture)
            && 1000 * double.Parse(line.Field("checkout.request.duration")!, CultureInfo.InvariantCulture) >= leastMilliseconds;

        /// <summary>Returns whether the service logs that the scenario is active.</summary>
        public bool LogsScenario(string service, string scenario) => line.Service == service && line.Field("checkout.scenario.name") == scenario;

        private string? Field(string name) => line.Attributes.GetValueOrDefault(name);
    }

    extension(Trace trace)
    {
        public bool Has(Func<Span, bool> isIt) => trace.Spans.Any(isIt);

        /// <summary>Gets whether no span has an error. A declined card or a wrong password is not an error.</summary>
        public bool HasNoError => trace.Spans.All(span => !span.HasError);

        public IEnumerable<Span> ChildrenOf(Span parent) => trace.Spans.Where(span => span.ParentId == parent.Id);
    }
}
