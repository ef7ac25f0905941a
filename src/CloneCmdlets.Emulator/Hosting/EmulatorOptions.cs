using System.Globalization;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>What the emulator was started with.</summary>
internal sealed record EmulatorOptions
{
    /// <summary>The environment variable that a token comes in, so that it stands in no argument list.</summary>
    public const string TokenVariable = "CLONECMDLETS_EMULATOR_TOKEN";

    public const string Usage = """
        Usage: CloneCmdlets.Emulator [options]        serves until Ctrl+C
               CloneCmdlets.Emulator demo             starts one, runs two sample copies, and ends

          --port <0-65535>     the port on 127.0.0.1; 0 takes a free one (5080)
          --data <file>        the database; kept between starts (a temporary file)
          --sample             adds the sample data to a new database
          --token <token>      the token to ask for (CLONECMDLETS_EMULATOR_TOKEN, else a made one)
          --pace <cases/s>     slows clones down so that they can be watched, 0.1 to 1000000 (as fast as they can)
          --exit-with-parent   ends when standard input is closed
          --help               shows this
        """;

    /// <summary>The port; 0: a free one.</summary>
    public int Port { get; init; } = 5080;

    /// <summary>The database file; <see langword="null"/>: a temporary one.</summary>
    public string? DataPath { get; init; }

    /// <summary>Whether a new database gets the sample data.</summary>
    public bool Sample { get; init; }

    /// <summary>The token; <see langword="null"/>: one is made.</summary>
    public string? Token { get; init; }

    /// <summary>Test cases a second that a clone is slowed down to; <see langword="null"/>: not slowed down.</summary>
    public double? Pace { get; init; }

    /// <summary>Whether to end when standard input is closed, as it is when the starting process dies.</summary>
    public bool ExitWithParent { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="environmentToken">The token of the environment, if any.</param>
    /// <returns>The options.</returns>
    /// <exception cref="FormatException">An argument is unknown or out of range; the message says which.</exception>
    public static EmulatorOptions Parse(IReadOnlyList<string> args, string? environmentToken)
    {
        var options = new EmulatorOptions { Token = string.IsNullOrWhiteSpace(environmentToken) ? null : environmentToken.Trim() };
        for (var index = 0; index < args.Count; index++)
        {
            var name = args[index];
            options = name switch
            {
                "--sample" => options with { Sample = true },
                "--exit-with-parent" => options with { ExitWithParent = true },
                "--port" => options with { Port = ReadPort(Value(args, ref index)) },
                "--data" => options with { DataPath = Value(args, ref index) },
                "--token" => options with { Token = Value(args, ref index) },
                "--pace" => options with { Pace = ReadPace(Value(args, ref index)) },
                // The value is not repeated: it may be a misplaced token.
                _ => throw new FormatException(name.StartsWith('-') ? $"Unknown option {name}." : "An argument without an option."),
            };
        }

        if (options.Token is { } token && token.Any(character => character is < '!' or > '~' or ':'))
        {
            throw new FormatException("The token of --token or CLONECMDLETS_EMULATOR_TOKEN holds characters that a header can't carry (blanks, colons, control or non-ASCII characters).");
        }

        return options;
    }

    private static string Value(IReadOnlyList<string> args, ref int index) =>
        index + 1 < args.Count && args[index + 1].Length > 0
            ? args[++index]
            : throw new FormatException($"{args[index]} needs a value.");

    private static int ReadPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new FormatException($"--port takes a whole number from 0 to 65535, not '{text}'.");

    private static double ReadPace(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var pace) && pace is >= 0.1 and <= 1_000_000
            ? pace
            : throw new FormatException($"--pace takes cases a second from 0.1 to 1000000, not '{text}'.");
}
