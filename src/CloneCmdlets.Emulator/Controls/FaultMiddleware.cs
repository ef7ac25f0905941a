using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Controls;

/// <summary>Plays the faults that were asked for.</summary>
internal static class FaultMiddleware
{
    public static Func<HttpContext, RequestDelegate, Task> Create(EmulatorContext context)
    {
        _ = context;
        return (http, next) => next(http);
    }
}
