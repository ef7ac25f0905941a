using System.Globalization;
using System.Net;
using System.Text.Json;
using CloneCmdlets.Emulator.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Console;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>Starts the emulator, and stops it.</summary>
internal static class EmulatorHost
{
    /// <summary>Serves until it is told to stop.</summary>
    /// <param name="options">What it was started with.</param>
    /// <param name="services">Its parts.</param>
    /// <param name="output">Gets the two lines of the start.</param>
    /// <exception cref="StorageException">The database can't be used.</exception>
    /// <exception cref="AddressInUseException">The port is taken.</exception>
    public static async Task RunAsync(EmulatorOptions options, IReadOnlyList<IEmulatorService> services, TextWriter output)
    {
        var database = EmulatorDatabase.Open(options.DataPath, services.Select(service => service.Schema).Where(schema => schema.Length > 0));
        await using (database.ConfigureAwait(false))
        {
            var clock = new EmulatorClock(database);
            if (options.Sample && database.IsNew)
            {
                await AddSampleAsync(database, services, clock.GetUtcNow()).ConfigureAwait(false);
            }

            var token = options.Token ?? TokenGuard.Make();
            var app = Build(options);
            await using (app.ConfigureAwait(false))
            {
                var context = new EmulatorContext
                {
                    Options = options,
                    Database = database,
                    Clock = clock,
                    Changes = new ChangeFeed(),
                    Requests = new RequestLog(),
                    Stopping = app.Lifetime.ApplicationStopping,
                    Logger = app.Logger,
                };
                new RequestPipeline(context, services, new TokenGuard(token)).Use(app);
                foreach (var service in services)
                {
                    service.MapRoutes(app, context);
                    await service.ResumeAsync(context).ConfigureAwait(false);
                }

                await StartAsync(app).ConfigureAwait(false);
                Announce(app, token, output);
                if (options.ExitWithParent)
                {
                    ParentWatch.Start(Console.OpenStandardInput(), app.Lifetime);
                }

                await app.WaitForShutdownAsync().ConfigureAwait(false);
                foreach (var service in services)
                {
                    await service.FinishAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private static WebApplication Build(EmulatorOptions options)
    {
        // The empty builder takes nothing from the environment or the working directory: no other address, no settings file.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestPipeline.MaxBodyBytes;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // A port in use is told in a sentence by the caller, not as a stack trace by the host.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (options.ExitWithParent)
        {
            builder.Services.AddSingleton<IHostLifetime, ParentLifetime>();
        }

        return builder.Build();
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException inUse)
        {
            throw inUse;
        }
    }

    private static void Announce(WebApplication app, string token, TextWriter output)
    {
        var url = new Uri(app.Urls.Single());
        output.WriteLine(JsonSerializer.Serialize(new { ready = true, url = url.AbsoluteUri, port = url.Port, pid = Environment.ProcessId }));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Web page: {url.AbsoluteUri}#token={Uri.EscapeDataString(token)}"));
        output.Flush();
    }

    private static Task AddSampleAsync(EmulatorDatabase database, IReadOnlyList<IEmulatorService> services, DateTimeOffset now) =>
        database.WriteAsync(session =>
        {
            foreach (var service in services)
            {
                service.AddSample(session, now);
            }

            session.Execute("INSERT INTO meta (key, value) VALUES ('sample', '1')");
        });
}
