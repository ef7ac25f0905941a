<#
.SYNOPSIS
    Copies a test plan and a test run on the emulator, and shows what came of it.
.DESCRIPTION
    What `./build.ps1 Demo` runs on the module it has built. It leaves nothing behind: the emulator's data and the journal are the demo's own.
#>
[CmdletBinding()]
param(
    # The module's folder.
    [string] $ModulePath = (Join-Path $PSScriptRoot '../out/CloneCmdlets')
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$targetProject = 'fabrikam-fiber-tfvc2'
$saved = @{}
foreach ($name in 'CLONECMDLETS_HOME', 'CLONECMDLETS_EMULATOR_TOKEN') {
    $saved[$name] = [System.Environment]::GetEnvironmentVariable($name)
}

Import-Module (Join-Path $ModulePath 'CloneCmdlets.psd1') -Force
$journal = Join-Path ([System.IO.Path]::GetTempPath()) "clone-demo-$([guid]::NewGuid().ToString('n'))"
$env:CLONECMDLETS_HOME = $journal
$env:CLONECMDLETS_EMULATOR_TOKEN = [guid]::NewGuid().ToString('n')
$emulator = $null
try {
    $emulator = Start-CloneEmulator -Sample -PassThru
    "The emulator serves at $($emulator.Uri) with sample data."

    $operations = @(
        Copy-TestPlan -Id 1 -DestinationName DestinationPlan -DestinationProject $targetProject
        Copy-TestRun -TestRecordId rec_0001 -Name demo-testrun
    )
    $ended = @($operations | Wait-CloneOperation -TimeoutSec 120)
    $ended | Format-Table Id, Service, Kind, State, PercentComplete, Destination | Out-String -Width 120

    $plan = $ended | Where-Object Kind -EQ TestPlan
    $suites = Invoke-RestMethod -Uri "$($emulator.CollectionUri)/$targetProject/_apis/test/Plans/$($plan.Destination.Id)/suites?api-version=5.0" -Headers @{
        Authorization = "Bearer $env:CLONECMDLETS_EMULATOR_TOKEN"
    }
    "Suites of the copied plan $($plan.Destination.Id) ($($plan.Statistics)):"
    $suites.value | ForEach-Object { '  {0,4}  {1,-30} {2} test cases' -f $_.id, $_.name, $_.testCaseCount }
    ''
    $run = $ended | Where-Object Kind -EQ TestRun
    "Verdict of run $($run.Id): $($run.ServiceState) ($($run.Statistics))"
}
finally {
    if ($emulator) {
        Stop-CloneEmulator
    }

    foreach ($name in $saved.Keys) {
        [System.Environment]::SetEnvironmentVariable($name, $saved[$name])
    }

    Remove-Item -LiteralPath $journal -Recurse -Force -ErrorAction Ignore
}
