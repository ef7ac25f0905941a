using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Takes emulators, as Start-CloneEmulator gives them, for their ports.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EmulatorPortAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Cell.Plain(inputData) switch
    {
        object?[] items => Array.ConvertAll(items, PortOf),
        var one => PortOf(one)!,
    };

    private static object? PortOf(object? item) => Cell.Plain(item) is CloneEmulator emulator ? emulator.Port : item;
}
