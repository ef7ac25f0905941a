using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CloneCmdlets.Benchmarks.Servers;

/// <summary>
/// A server that answers looks at clone operations and does nothing else, so that what is measured is the client: as a process of its
/// own, so that its CPU isn't the client's.
/// </summary>
internal static class StubServer
{
    private const string Answer = """
        {"opId":ID,"creationDate":"CREATED","completionDate":"DONE","state":"STATE","message":null,
        "cloneStatistics":{"totalTestCasesCount":700,"clonedTestCasesCount":351,"clonedSharedStepsCount":12,"totalRequirementsCount":0,"clonedRequirementsCount":0},
        "resultObjectType":"testPlan","destinationObject":{"id":"18","name":"DestinationPlan","url":"https://localhost/fabrikam/_apis/test/Plans/18"},
        "sourceObject":{"id":"1","name":"TestPlan1","url":"https://localhost/fabrikam/_apis/test/Plans/1"},
        "destinationPlan":{"id":"18","name":"DestinationPlan","url":"https://localhost/fabrikam/_apis/test/Plans/18"},
        "sourcePlan":{"id":"1","name":"TestPlan1","url":"https://localhost/fabrikam/_apis/test/Plans/1"},
        "destinationProject":{"name":"fabrikam-fiber-tfvc2","url":"https://localhost/_apis/projects/fabrikam-fiber-tfvc2"},
        "sourceProject":{"name":"fabrikam-fiber-tfvc","url":"https://localhost/_apis/projects/fabrikam-fiber-tfvc"},
        "url":"https://localhost/fabrikam/fabrikam-fiber-tfvc/_apis/test/cloneOperation/ID"}
        """;

    /// <summary>Serves. Arguments: the median duration of an operation in s (0: none ends), from <c>POST /start</c> on.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var median = double.Parse(args[0], CultureInfo.InvariantCulture);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var started = Stopwatch.GetTimestamp();
        var created = Now();
        var looks = 0L;
        var bare = "{\"id\":1,\"state\":\"inProgress\"}"u8.ToArray();
        app.MapPost("/start", () =>
        {
            started = Stopwatch.GetTimestamp();
            created = Now();
            return Results.Ok();
        });
        app.MapGet("/bare", http => WriteAsync(http, bare));
        app.MapGet("/looks", () => Volatile.Read(ref looks));
        app.MapGet("/{**path}", http =>
        {
            Interlocked.Increment(ref looks);
            var path = http.Request.Path.Value!;
            var id = path[(path.LastIndexOf('/') + 1)..];
            var ended = median > 0 && Stopwatch.GetElapsedTime(started).TotalSeconds >= Duration(int.Parse(id, CultureInfo.InvariantCulture), median);
            var json = Answer.Replace("ID", id, StringComparison.Ordinal).Replace("STATE", ended ? "succeeded" : "inProgress", StringComparison.Ordinal)
                .Replace("CREATED", created, StringComparison.Ordinal)
                .Replace("DONE", ended ? Now() : "9999-12-31T23:59:59.9999999", StringComparison.Ordinal);
            return WriteAsync(http, System.Text.Encoding.UTF8.GetBytes(json));
        });
        await app.StartAsync();
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Until whoever started it is gone.
        }

        return 0;
    }

    /// <summary>How long an operation takes in s: log-normal with sigma 1, the same for an id each time, at most four times the median.</summary>
    public static double Duration(int id, double median)
    {
        var random = new Random(id * 7919);
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Min(4 * median, median * Math.Exp(normal));
    }

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static Task WriteAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = json.Length;
        return http.Response.Body.WriteAsync(json).AsTask();
    }
}
