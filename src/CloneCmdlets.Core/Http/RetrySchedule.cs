using System.Net;

namespace CloneCmdlets.Http;

/// <summary>How often and when a safe read is asked again. A submission never is.</summary>
internal static class RetrySchedule
{
    /// <summary>So many tries in all.</summary>
    public const int MaxTries = 5;

    /// <summary>So long in all, waiting included; a try that has begun may end later.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    /// <summary>Whether an answer may be a better one next time.</summary>
    /// <param name="status">Its status.</param>
    /// <returns>Whether it may.</returns>
    public static bool IsWorthAnother(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>The pause after a try: 0.5 s, doubled each time, times U(0.5, 1.5) so that many clients don't come back together; never shorter than
    /// the service asked for.</summary>
    /// <param name="tries">How many tries there have been, at least 1.</param>
    /// <param name="retryAfter">What the service asked for.</param>
    /// <param name="jitter">A number from 0 to 1.</param>
    /// <returns>The pause.</returns>
    public static TimeSpan Pause(int tries, TimeSpan? retryAfter, double jitter)
    {
        var own = TimeSpan.FromSeconds(0.5 * Math.Pow(2, tries - 1) * (0.5 + jitter));
        return retryAfter > own ? retryAfter.Value : own;
    }
}
