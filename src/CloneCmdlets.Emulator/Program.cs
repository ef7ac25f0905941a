using System.Globalization;
using CloneCmdlets.Emulator.Demo;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using Microsoft.AspNetCore.Connections;

if (args is ["--help"] or ["-h"] or ["help"])
{
    Console.WriteLine(EmulatorOptions.Usage);
    return ExitCode.Success;
}

if (args is ["demo"])
{
    return await DemoRun.RunAsync(Console.Out, CancellationToken.None).ConfigureAwait(false);
}

try
{
    var options = EmulatorOptions.Parse(args, Environment.GetEnvironmentVariable(EmulatorOptions.TokenVariable));
    try
    {
        await EmulatorHost.RunAsync(options, EmulatorServices.All(), Console.Out).ConfigureAwait(false);
        return ExitCode.Success;
    }
    catch (AddressInUseException)
    {
        return Fail(ExitCode.PortInUse, string.Create(
            CultureInfo.InvariantCulture, $"Port {options.Port} is in use. Stop what uses it, or start with --port 0 for a free one."));
    }
}
catch (FormatException exception)
{
    return Fail(ExitCode.Usage, exception.Message + Environment.NewLine + EmulatorOptions.Usage);
}
catch (StorageException exception)
{
    return Fail(ExitCode.Storage, exception.Message);
}

static int Fail(int code, string message)
{
    Console.Error.WriteLine(message);
    return code;
}
